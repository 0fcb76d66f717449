"""Reading a JSON file that a person uploads: what is no JSON text is refused in words that help."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from config.toolkit.refusal import Refused

LARGEST = 4 * 1024 * 1024  # a scheme of 200 items with long wording takes about 200 KB


def read_document(
    content: bytes,
    *,
    noun: str = "方案",
    largest: int = LARGEST,
    decimals: Callable[[str], Any] = float,
    workbooks: bool = True,
) -> Any:
    """The JSON of an uploaded file, not yet checked for what it says; Refused when it is no JSON text.

    `noun` is what the file holds, `largest` its bytes at most, `decimals` what makes a number with a point of it;
    `workbooks`: the same may also be uploaded as a workbook.
    """
    if len(content) > largest:
        like = f"考核{noun}" if workbooks else noun
        raise Refused(f"{noun}文件超过{largest // 1024**2}MB，不像是{like}。请检查是否选错了文件。")
    _refuse_other_kinds(content, noun, workbooks=workbooks)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{noun}文件不是 UTF-8 编码。请用记事本打开，另存为时编码选 UTF-8，再上传。") from None
    if not text.strip():
        raise Refused(f"{noun}文件是空的。请检查是否选错了文件。")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_constant, parse_float=decimals)
    except _Unfit as unfit:
        raise Refused(f"{noun}文件里{unfit}") from None
    except json.JSONDecodeError as error:
        where = f"第{error.lineno}行第{error.colno}个字符处"
        raise Refused(f"{noun}文件{where}不是合格的 JSON。请改正后再上传。") from None
    except (ValueError, RecursionError):
        raise Refused(f"{noun}文件里有过大的数字或过深的层次，读不出来。请检查是否选错了文件。") from None


def _refuse_other_kinds(content: bytes, noun: str, *, workbooks: bool) -> None:
    """Pictures, workbooks, documents: they hold zero bytes, as text does only where it is UTF-16."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        instead = f"，或者另存为 .xlsx 的{noun}工作簿" if workbooks else ""
        raise Refused(f"这是老格式的 Excel 或 Word 文件。请上传 .json 的{noun}文件{instead}。")
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        instead = f"，或者 .xlsx 的{noun}工作簿" if workbooks else ""
        raise Refused(f"这不是{noun}文件，像是图片、表格或文档。请选择扩展名为 .json 的{noun}文件{instead}。")


class _Unfit(Exception):
    """What JSON allows and we do not, as the end of a sentence."""


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: JSON itself would silently keep the last."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Unfit(f"字段「{key[:60]}」在同一处写了两次。请删去一个再上传。")
        found[key] = value
    return found


def _constant(name: str) -> NoReturn:
    raise _Unfit(f"有「{name}」，它不是数字。请改正后再上传。")
