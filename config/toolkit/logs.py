"""Log lines: each with its request's number, on one line, without personal numbers."""

import logging
import re

from config.toolkit.middleware import request_id

PERSONAL = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")  # 身份证号, 手机号


def plain(message: str) -> str:
    """The message on one line, with personal numbers masked."""
    return PERSONAL.sub("******", message).replace("\r", "\\r").replace("\n", "\\n")


class PlainRecord(logging.Filter):
    """Adds `request_id` to the record and makes its message plain; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() or "-"
        record.msg, record.args = plain(record.getMessage()), ()
        return True
