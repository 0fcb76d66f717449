"""The list of units by command: for the first units of all, which nobody could upload yet, and for all of a country."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from config.toolkit import commands
from config.toolkit.imports import Problem
from organizations.imports.units import apply_units, long_lists, take_list
from organizations.imports.units.apply import Document, sentence
from organizations.models import ImportRecord, Organization
from organizations.models.jobs import ImportState


class Command(commands.Command):
    help = "导入单位名单（.xlsx 或 .csv，长短不限）：先核对；加 --apply 才写入。中途停止的，再运行一次就接着写。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whether to write, below which unit, since when and by which document."""
        parser.add_argument("file", type=Path, metavar="文件", help="单位名单（.xlsx 或 .csv）")
        parser.add_argument("--apply", action="store_true", help="写入")
        parser.add_argument("--root", default="", help="只导入这个区划代码以下的单位")
        parser.add_argument(
            "--date", type=date.fromisoformat, default=None, help="变更的生效日期，如 2026-03-01；不写为今天"
        )
        parser.add_argument("--document", default="", help="变更的文号")

    def handle(self, *args: Any, file: Path, apply: bool, root: str, **options: Any) -> None:
        """Prints the counts, or every problem."""
        record = take_list(commands.content(file), name=file.name, root=self.unit(root), actor=None)
        if record.target == long_lists.LONG:
            long_lists.check(record, step=self.step)
            record.refresh_from_db()
        self.show(record)
        if not apply:
            self.stdout.write("以上是预览，还没有写入。核对无误后加 --apply 再运行一次。")
            return
        document = Document(options["date"] or timezone.localdate(), options["document"])
        if record.target == long_lists.LONG:
            counts = long_lists.load(record, document=document, step=self.step)
        else:
            apply_units(record, step=self.step, **document.terms())
            record.refresh_from_db()
            counts = record.counts
        self.stdout.write(f"已导入：{sentence(counts)}。")

    def step(self, done: int, total: int, message: str) -> None:
        """A line for each batch."""
        self.stdout.write(message)

    def show(self, record: ImportRecord) -> None:
        """The counts; CommandError with all problems when the list is refused."""
        self.stdout.write("，".join(f"{act} {number}" for act, number in record.tally))
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
