"""Reading a scheme file that a person uploads: what is not the scheme format is refused in words that help."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from config.toolkit.refusal import Refused

LARGEST = 4 * 1024 * 1024  # a scheme of 200 items with long wording takes about 200 KB


def read_document(content: bytes) -> Any:
    """The JSON of an uploaded scheme file, not yet checked as a scheme; Refused when it is no JSON text."""
    if len(content) > LARGEST:
        raise Refused("方案文件超过4MB，不像是考核方案。请检查是否选错了文件。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("这是老格式的 Excel 或 Word 文件。请上传 .json 的方案文件，或者另存为 .xlsx 的方案工作簿。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("方案文件不是 UTF-8 编码。请用记事本打开，另存为时编码选 UTF-8，再上传。") from None
    if not text.strip():
        raise Refused("方案文件是空的。请检查是否选错了文件。")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise Refused(f"方案文件第{error.lineno}行第{error.colno}个字符处不是合格的 JSON。请改正后再上传。") from None
    except (ValueError, RecursionError):
        raise Refused("方案文件里有过大的数字或过深的层次，读不出来。请检查是否选错了文件。") from None


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: JSON itself would silently keep the last."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Refused(f"方案文件里字段「{key}」在同一处写了两次。请删去一个再上传。")
        found[key] = value
    return found


def _constant(name: str) -> NoReturn:
    raise Refused(f"方案文件里有「{name}」，它不是数字。请改正后再上传。")
