"""manage.py load_standards: standards from files, for one unit and those below it."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from config.toolkit import commands
from organizations.models import Organization
from organizations.services.register_files import files_in
from scoring.services.standards import load_files


class Command(commands.Command):
    help = "载入评定标准（.json 文件，或装着这种文件的文件夹）：有一处错误就全部不载入；内容相同的不变。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, for whom, and whether they are published at once."""
        parser.add_argument("files", type=Path, nargs="+", metavar="文件", help="标准文件，或文件夹")
        parser.add_argument("--owner", required=True, metavar="区划代码", help="制定单位；标准适用于它和它的下级")
        parser.add_argument("--publish", action="store_true", help="载入后即发布；不写就是草稿")

    def handle(self, *args: Any, files: list[Path], owner: str, publish: bool, **options: Any) -> None:
        """Prints each standard with its version and state."""
        unit = Organization.objects.in_force().filter(code=owner).first()
        if unit is None:
            raise CommandError(f"没有区划代码为「{owner}」的单位。")
        found = files_in(files)
        contents = {path.name: commands.content(path) for path in found}
        if len(contents) < len(found):
            raise CommandError("有同名的文件，请分几次载入。")
        for standard in load_files(contents, owner=unit, actor=None, publish_them=publish):
            kind, state = standard.get_kind_display(), standard.get_state_display()
            self.stdout.write(f"{state} {kind} {standard.key} {standard}（第{standard.version}版）")
