"""What came out: held against the golden figures, printed, and written as the workbooks that go to the meeting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from assessments.exports import meeting
from assessments.models import Cycle, Result
from config.toolkit.digest import short
from config.toolkit.scaled import text
from organizations.models import User

from .groundwork import SEEDS

GOLDEN = SEEDS / "demo" / "golden.json"
LAST = "排名通报表.xlsx"


def results(cycle: Cycle) -> list[Result]:
    """The current run's results, group by group in the order of the roster, best first."""
    return list(Result.objects.filter(run=cycle.run_id).for_list().in_order())


def table(cycle: Cycle) -> Iterator[str]:
    """The ranking as lines of text."""
    yield f"{cycle.title}（校验码{short(cycle.run.digest)}）"
    yield "  分组\t名次\t单位\t得分\t建议等次（会议审定的等次见排名通报表）"
    for result in results(cycle):
        entry = result.roster_entry
        yield f"  {entry.pool}\t{result.place}\t{entry.name}\t{_points(result)}\t{result.grade}"


def _points(result: Result) -> str:
    return "—" if result.total is None else text(result.total, result.run.cycle.scheme.places)


def figures(cycle: Cycle) -> dict[str, list[str | int | None]]:
    """Total, place and proposed grade by division code."""
    return {r.roster_entry.code: [_points(r), r.place, r.grade] for r in results(cycle)}


def deviations(cycles: dict[str, Cycle]) -> list[str]:
    """One sentence per figure that is not the golden one."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = []
    for key, cycle in cycles.items():
        computed = figures(cycle)
        expected = golden[key]["results"]
        for code in sorted(expected.keys() | computed.keys()):
            if expected.get(code) != computed.get(code):
                found.append(f"{cycle.title} {code}：应为{expected.get(code)}，算得{computed.get(code)}。")
        if _comparable(golden[key]["digest"], cycle.run.digest) and golden[key]["digest"] != cycle.run.digest:
            found.append(f"{cycle.title}：结果校验值应为{golden[key]['digest']}，算得{cycle.run.digest}。")
    return found


def _comparable(one: str, other: str) -> bool:
    """Digests by the same algorithm: a Python without SM3 takes SHA-256."""
    return one.partition(":")[0] == other.partition(":")[0]


def written(folder: Path) -> bool:
    """Whether the workbooks were all written before: the last one stands for them."""
    return (folder / LAST).exists()


def write_workbooks(cycle: Cycle, folder: Path, *, actor: User) -> None:
    """The three meeting tables and one 得分说明 per unit, into `folder`."""
    notes = folder / "得分说明"
    notes.mkdir(parents=True, exist_ok=True)
    made = {
        folder / "横向对比表.xlsx": meeting.matrix_workbook(cycle, actor=actor),
        folder / "扣分明细.xlsx": meeting.deductions_workbook(cycle, actor=actor),
    }
    for result in results(cycle):
        name = f"{result.roster_entry.position:02d}-{result.roster_entry.name}.xlsx"
        made[notes / name] = meeting.explanation_workbook(result, actor=actor)
    made[folder / LAST] = meeting.ranking_workbook(cycle, actor=actor)
    for path, content in made.items():
        path.write_bytes(content)
