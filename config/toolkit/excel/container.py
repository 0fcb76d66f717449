"""What kind of file this is: answered from its first bytes and the list of its parts, before anything is unpacked."""

import io
import os
import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from config.toolkit.refusal import Refused

Source = bytes | str | os.PathLike[str] | BinaryIO

MEGABYTE = 1024 * 1024
SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"
DAMAGED = "文件已损坏或没有传完整，" + SAVE_AS

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY_PARTS = (".bin", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".tiff", ".svg", ".wdp")
_ACTIVE = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|/embeddings/|/ctrlprops/.*\.bin", re.I)
_BAD_NAME = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|\\|:|[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold; larger ones are refused before a parser sees them."""

    file_bytes: int = 50 * MEGABYTE
    parts: int = 200
    part_bytes: int = 80 * MEGABYTE
    total_bytes: int = 120 * MEGABYTE
    ratio: int = 200
    rows: int = 20_000
    columns: int = 300
    cells: int = 1_500_000
    formulas: int = 200_000
    elements: int = 8_000_000
    depth: int = 64


LIMITS = Limits()


def content(source: Source, *, limits: Limits = LIMITS) -> bytes:
    """The bytes of an upload, a path or bytes; Refused when empty or too large."""
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            data = file.read(limits.file_bytes + 1)
    else:
        source.seek(0)
        data = source.read(limits.file_bytes + 1)
    if not data:
        raise Refused("文件是空的，请重新选择文件。")
    if len(data) > limits.file_bytes:
        raise Refused(f"文件超过{limits.file_bytes // MEGABYTE}MB，请删除图片和多余的工作表，或分成几个文件上传。")
    return data


def open_container(data: bytes, *, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """The list of parts of an .xlsx; Refused, with what to do, for any other file and for one that is not safe."""
    if not data.startswith(ZIP):
        raise Refused(_other_file(data))
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(DAMAGED) from error
    parts = container.infolist()
    _check_names(parts)
    _check_sizes(parts, limits)
    return container


def is_xml(name: str) -> bool:
    """True for every part that a parser might read as XML: all but pictures and printer settings."""
    return not name.lower().endswith(_BINARY_PARTS) and not name.endswith("/")


def _other_file(data: bytes) -> str:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "文件设有打开密码，系统读不到内容。请用 WPS 或 Excel 取消打开密码，保存后再上传。"
        if "WordDocument".encode("utf-16-le") in data:
            return "这是 Word 文件，不是表格。请上传 .xlsx 表格。"
        return "这是旧版的 .xls 或 WPS 的 .et 文件，" + SAVE_AS
    if head.startswith(b"%PDF"):
        return "这是 PDF 文件，不是表格。请上传 .xlsx 表格。"
    if head.startswith(b"<"):
        return "这是网页或 XML 格式的表格，不是 .xlsx，" + SAVE_AS
    if _is_text(data[:4096]):
        return "这是文本（.csv 或 .txt）文件，不是 .xlsx，" + SAVE_AS
    return "这不是 .xlsx 表格，" + SAVE_AS


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the sample may end inside a character
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(_BAD_NAME.search(name) for name in names):
        raise Refused("文件内部含有不正常的路径，已拒绝。" + SAVE_AS)
    if len({name.lower() for name in names}) != len(names):
        raise Refused("文件内部有重名的部分，已拒绝。" + SAVE_AS)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused("文件内部加了密码，系统读不到内容。请取消密码，另存为 .xlsx 后再上传。")
    if any(_ACTIVE.search(name) for name in names):
        raise Refused("文件含有宏或嵌入对象，为安全起见不能上传。请另存为不带宏的 .xlsx，并删除嵌入的对象。")
    if "[Content_Types].xml" not in names:
        raise Refused("这是压缩包，不是 .xlsx 表格。请上传表格本身，不要上传压缩包。")


def _check_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise Refused(f"文件内部超过{limits.parts}个部分。请删除多余的工作表和图片后另存，再上传。")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Refused(DAMAGED)
    total = sum(part.file_size for part in parts)
    most = max(part.file_size for part in parts)
    bombs = (part for part in parts if part.file_size > MEGABYTE and part.file_size > limits.ratio * part.compress_size)
    if total > limits.total_bytes or most > limits.part_bytes or next(bombs, None):
        raise Refused(
            f"文件解压后有{total // MEGABYTE}MB，超过上限或压缩得不正常，已拒绝。"
            "请把需要的内容复制到新的工作簿，保存为 .xlsx 后再上传。"
        )
