"""Text as the cell of a workbook can hold it, and the fonts in which meeting tables are printed."""

import re

TITLE_FONT, HEADER_FONT, BODY_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
FOOTER = f'&C&"{BODY_FONT},Regular"&11第 &P 页 共 &N 页'
LONGEST = 32_767  # characters that a cell holds
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """No control characters, plain line breaks, at most 32,767 characters."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def escaped(text: str) -> str:
    """Text in which what looks like the file format's own escapes (_x0041_) stays what it is."""
    return _ESCAPE.sub("_x005F_", text)
