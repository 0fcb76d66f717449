"""Compute a stored run again and compare, bit for bit (F69)."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from assessments import services
from assessments.models import Run
from config.toolkit import commands


class Command(commands.Command):
    help = "按存档数据重新计算某次计算，核对结果是否逐位相同；不写任何数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, nargs="?", metavar="计算编号", help="计算编号；不写则核对全部")
        parser.add_argument("--all", action="store_true", help="核对全部计算，升级以前、每夜巡检时用")

    def handle(self, *args: Any, run: int | None, **options: Any) -> None:
        """One line per run; the command fails when one of them cannot be repeated."""
        if run and options["all"]:
            raise CommandError("计算编号和 --all 只能写一个。")
        runs = Run.objects.select_related("cycle__scheme").order_by("pk")
        chosen = runs.filter(pk=run) if run else runs
        if not chosen.exists():
            raise CommandError(f"没有编号为{run}的计算。" if run else "还没有任何计算。")
        bad = sum(not self.check_run(one) for one in chosen.iterator(chunk_size=100))
        if bad:
            raise CommandError(f"{bad}次计算不能逐位重现。")
        if not run:
            self.stdout.write(f"{runs.count()}次计算全部逐位重现。")

    def check_run(self, run: Run) -> bool:
        """Repeat one run and say how it went."""
        again = services.rerun(run)
        word = "一致" if again.same else "不一致"
        self.stdout.write(f"{run.pk} {run}：{word}，校验值 {again.digest}")
        for problem in again.problems:
            self.stdout.write(f"  {problem}")
        if again.since.figures or again.since.roster:
            self.stdout.write("  这次计算之后，填报数据或名册有改动。")
        if again.since.by_hand:
            self.stdout.write("  这次计算之后，人工调整有批准或撤回。")
        return again.same
