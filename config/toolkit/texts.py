"""Tables as text (.csv): rows one after the other, in the encodings that offices use."""

import codecs
import csv
import io
from collections.abc import Iterator

from config.toolkit.refusal import Refused

ENCODINGS = ("utf-8-sig", "gb18030")
CHUNK = 1024 * 1024
UNREADABLE = "这份文本的编码认不出来。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"


def text_rows(data: bytes) -> Iterator[list[str]]:
    """The rows of a text with commas or tabs between its cells; Refused for what is no text."""
    encoding = _encoding(data)
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as text:
        first = text.readline()
        text.seek(0)
        try:
            yield from csv.reader(text, delimiter="\t" if "\t" in first else ",", strict=True)
        except csv.Error as error:
            raise Refused(
                "这份文本的引号不成对，或一格太长。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"
            ) from error


def _encoding(data: bytes) -> str:
    """The first encoding in which all of it can be read."""
    if b"\0" in data:
        raise Refused(UNREADABLE)
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(data), CHUNK):
                decoder.decode(data[start : start + CHUNK])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused(UNREADABLE)
