"""What a command says to whoever runs it, in Chinese: its help, wrong arguments, files that cannot be read or written.

Nothing of Django is loaded here: `commands` puts the same words into Django's commands.
"""

import errno
import re
from argparse import ArgumentParser, HelpFormatter
from pathlib import Path
from typing import Any, NoReturn

from config.toolkit.refusal import Refused

FAULTS = [
    (re.compile(r"the following arguments are required: (.+)"), "缺少参数：{0}"),
    (re.compile(r"unrecognized arguments: (.+)"), "不认识的参数：{0}"),
    (re.compile(r"argument (.+): invalid (?:int|float) value: '(.*)'"), "{0} 应是数字，写的是「{1}」"),
    (re.compile(r"argument (.+): invalid choice: '(.*)' \(choose from (.+)\)"), "{0} 不能是「{1}」，可以写：{2}"),
    (re.compile(r"argument (.+): expected .+"), "{0} 后面缺少内容"),
    (re.compile(r"ambiguous option: (.+) could match (.+)"), "参数 {0} 不完整，可能是：{1}"),
]

DISK = {
    errno.ENOENT: "不存在，请核对文件名和文件夹。",
    errno.EISDIR: "是文件夹，请写明里面的文件。",
    errno.EACCES: "没有权限读写，请换一个账号运行，或修改文件的权限。",
    errno.ENOSPC: "写不下了：磁盘已满，请清理磁盘后再运行。",
}
WRONG_ARGUMENTS = 2  # the status with which a program ends that was called wrongly
HELP = "显示这段说明"


class Formatter(HelpFormatter):
    """argparse's help with its own words in Chinese."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The line that shows all arguments."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(ArgumentParser):
    """argparse in Chinese: help, headings and complaints."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, formatter_class=Formatter, add_help=False)
        head(self)
        self.add_argument("-h", "--help", action="help", help=HELP)

    def error(self, message: str) -> NoReturn:
        """End with one sentence."""
        self.exit(WRONG_ARGUMENTS, f"{complaint(message, self.prog)}\n")


def head(parser: ArgumentParser) -> None:
    """Chinese headings over the two lists of arguments."""
    parser._positionals.title, parser._optionals.title = "参数", "选项"


def complaint(message: str, prog: str) -> str:
    """What argparse complains of, and where to read on."""
    return f"{fault(message)}。用法见 {prog} --help"


def fault(message: str) -> str:
    """A complaint of argparse in Chinese; one that is not known here as it is."""
    for pattern, told in FAULTS:
        if found := pattern.fullmatch(message):
            return told.format(*found.groups())
    return f"参数不对：{message}"


def content(path: Path, *, largest: int | None = None) -> bytes:
    """The bytes of a file named on the command line; Refused that says why it cannot be read, or is too large."""
    try:
        if largest and path.stat().st_size > largest:
            raise Refused(f"文件 {path} 超过{largest // 1024**2}MB，太大，不读。请检查是否选错了文件。")
        return path.read_bytes()
    except OSError as error:
        raise Refused(disk(error)) from error


def disk(error: OSError) -> str:
    """What is wrong with a file, and what to do."""
    told = DISK.get(error.errno or 0, f"读写不成功（系统错误 {error.errno}），请检查磁盘。")
    return f"「{error.filename or '文件'}」{told}"
