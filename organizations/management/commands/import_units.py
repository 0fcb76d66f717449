"""The list of units by command: for the first units of all, which nobody could upload yet."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from config.toolkit import commands
from config.toolkit.imports import Problem
from organizations.imports import apply_units, plan_units
from organizations.models import ImportRecord, Organization
from organizations.models.jobs import ImportState


class Command(commands.Command):
    help = "导入单位名单（.xlsx）：先预览；加 --apply 才写入。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whether to write, and below which unit."""
        parser.add_argument("file", type=Path, metavar="文件", help="单位名单（.xlsx）")
        parser.add_argument("--apply", action="store_true", help="写入")
        parser.add_argument("--root", default="", help="只导入这个区划代码以下的单位")

    def handle(self, *args: Any, file: Path, apply: bool, root: str, **options: Any) -> None:
        """Prints the counts, or every problem."""
        record = plan_units(commands.content(file), root=self.unit(root), actor=None, name=file.name)
        self.show(record)
        if apply:
            apply_units(record, actor=None, step=lambda done, total, message: self.stdout.write(message))
        else:
            self.stdout.write("以上是预览，还没有写入。核对无误后加 --apply 再运行一次。")

    def show(self, record: ImportRecord) -> None:
        """The counts; CommandError with all problems when the list is refused."""
        self.stdout.write("，".join(f"{act} {number}" for act, number in record.counts.items()))
        if record.state == ImportState.REFUSED:
            raise CommandError("\n".join(str(Problem(**problem)) for problem in record.problems))

    def unit(self, code: str) -> Organization | None:
        """The unit in force with that code; None without a code."""
        if not code:
            return None
        found = Organization.objects.in_force().filter(code=code).first()
        if found is None:
            raise CommandError(f"没有区划代码为「{code}」的单位。")
        return found
