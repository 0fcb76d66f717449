"""Management commands that answer in Chinese, whatever goes wrong: wrong arguments, no database, an unreadable file."""

import errno
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

from config.toolkit.refusal import Refused

FAULTS = [
    (re.compile(r"the following arguments are required: (.+)"), "缺少参数：{0}"),
    (re.compile(r"unrecognized arguments: (.+)"), "不认识的参数：{0}"),
    (re.compile(r"argument (.+): invalid (?:int|float) value: '(.*)'"), "{0} 应是数字，写的是「{1}」"),
    (re.compile(r"argument (.+): invalid choice: '(.*)' \(choose from (.+)\)"), "{0} 不能是「{1}」，可以写：{2}"),
    (re.compile(r"argument (.+): expected .+"), "{0} 后面缺少内容"),
]

DISK = {
    errno.ENOENT: "不存在，请核对文件名和文件夹。",
    errno.EISDIR: "是文件夹，请写明里面的文件。",
    errno.EACCES: "没有权限读写，请换一个账号运行，或修改文件的权限。",
    errno.ENOSPC: "写不下了：磁盘已满，请清理磁盘后再运行。",
}


class Command(BaseCommand):
    """What our commands stand on: errors of the shell, the disk and the database become sentences."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser, whose complaints are Chinese."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)

        def complain(message: str) -> NoReturn:
            self._end(CommandError(f"{fault(message)}。用法见 manage.py {subcommand} --help", returncode=2))

        parser.error = complain  # type: ignore[method-assign]
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        """As Django does it; from here on an error is a line on the screen, not an exception for a caller."""
        self._called_from_command_line = True
        super().run_from_argv(argv)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run it; a refusal, a disk or a database that does not answer is one sentence and no traceback."""
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            self._end(error)
        except Refused as refused:
            self._end(CommandError(refused.message), cause=refused)
        except (OperationalError, ProgrammingError) as error:
            advice = "数据库连不上或还没有建好。请核对 KAOPING_DATABASE_URL，并先运行 manage.py migrate。"
            self._end(CommandError(f"{advice}数据库的回答：{error}"), cause=error)
        except OSError as error:
            self._end(CommandError(disk(error)), cause=error)

    def _end(self, error: CommandError, *, cause: Exception | None = None) -> NoReturn:
        if self._called_from_command_line:
            self.stderr.write(str(error))
            sys.exit(error.returncode)
        raise error from cause


def fault(message: str) -> str:
    """A complaint of argparse in Chinese; one that is not known here as it is."""
    for pattern, told in FAULTS:
        if found := pattern.fullmatch(message):
            return told.format(*found.groups())
    return f"参数不对：{message}"


def content(path: Path) -> bytes:
    """The bytes of a file named on the command line; CommandError that says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(disk(error)) from error


def disk(error: OSError) -> str:
    """What is wrong with a file, and what to do."""
    told = DISK.get(error.errno or 0, f"读写不成功（系统错误 {error.errno}），请检查磁盘。")
    return f"「{error.filename or '文件'}」{told}"
