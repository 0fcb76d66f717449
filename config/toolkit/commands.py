"""Management commands that answer in Chinese, whatever goes wrong: wrong arguments, no database, an unreadable file."""

import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

from config.toolkit import shell
from config.toolkit.refusal import Refused

HELP = {
    "help": shell.HELP,
    "version": "显示所用框架的版本",
    "verbosity": "显示多少：0 最少，1 平常，2 较多，3 最多",
    "settings": "用哪个设置模块，平常不写",
    "pythonpath": "另外到哪个文件夹找程序，平常不写",
    "traceback": "出错时显示出错的位置，给技术人员看",
    "no_color": "不用颜色",
    "force_color": "总是用颜色",
    "skip_checks": "不先检查系统的设置",
}
PLACES = {"settings": "模块", "pythonpath": "文件夹"}


class Command(BaseCommand):
    """What our commands stand on: help is Chinese; errors of the shell, the disk and the database become sentences."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser, whose help and complaints are Chinese."""
        parser = super().create_parser(prog_name, subcommand, formatter_class=shell.Formatter, **kwargs)
        shell.head(parser)
        for action in parser._actions:
            action.help = HELP.get(action.dest, action.help)
            action.metavar = PLACES.get(action.dest, action.metavar)

        def complain(message: str) -> NoReturn:
            told = shell.complaint(message, f"manage.py {subcommand}")
            self._end(CommandError(told, returncode=shell.WRONG_ARGUMENTS))

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
            self._end(CommandError(shell.disk(error)), cause=error)

    def _end(self, error: CommandError, *, cause: Exception | None = None) -> NoReturn:
        if self._called_from_command_line:
            self.stderr.write(str(error))
            sys.exit(error.returncode)
        raise error from cause


def content(path: Path) -> bytes:
    """The bytes of a file named on the command line; CommandError that says why it cannot be read."""
    try:
        return shell.content(path)
    except Refused as refused:
        raise CommandError(refused.message) from refused
