"""manage.py load_registers: register types from files, for the whole system or for one unit."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from config.toolkit import commands
from organizations.models import Organization
from organizations.services.register_files import files_in, load_files


class Command(commands.Command):
    help = "载入台账类型（.json 文件，或装着这种文件的文件夹）：有一处错误就全部不载入；内容相同的不变。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, and for whom."""
        parser.add_argument("files", type=Path, nargs="+", metavar="文件", help="台账类型文件，或文件夹")
        parser.add_argument("--owner", default="", metavar="区划代码", help="只用于这个单位及下级；不写就用于全系统")

    def handle(self, *args: Any, files: list[Path], owner: str, **options: Any) -> None:
        """Prints what was made, changed, left as it was; the types that a folder no longer has stay."""
        found = files_in(files)
        contents = {path.name: commands.content(path) for path in found}
        if len(contents) < len(found):
            raise CommandError("有同名的文件，请分几次载入。")
        loaded = load_files(contents, owner=self.unit(owner), actor=None)
        for outcome, type in loaded:
            self.stdout.write(f"{outcome} {type.code} {type.name}（第{type.number}版，{type.get_frequency_display()}）")
        self.stdout.write("，".join(f"{outcome}{n}种" for outcome, n in Counter(one for one, _ in loaded).items()))

    def unit(self, code: str) -> Organization | None:
        """The unit in force with that code; None without a code."""
        found = Organization.objects.in_force().filter(code=code).first() if code else None
        if code and found is None:
            raise CommandError(f"没有区划代码为「{code}」的单位。")
        return found
