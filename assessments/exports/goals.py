"""晋位升级目标 as a workbook: the units with what they held, aim at and got, and the totals by township."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from assessments.exports.laid import Range, written
from assessments.selectors.goals import Field, Line, Tally
from config.toolkit.excel.writing import Listing, amount
from config.toolkit.scaled import percent
from organizations import audit
from organizations.models import User
from scoring.standards import Scale

HEADINGS = ("序号", "乡镇（街道）", "单位", "年初等级", "目标", "措施", "评定结果", "情况", "说明")
TOTALS = ("乡镇（街道）", "定目标的单位", "达到", "没有达到", "尚未评定", "达到的占已评定的（%）")
NOTE = "年初等级是当年1月1日持有的等级；上年度评定迟于这一天生效的，按上年度评定的等级。占比的分母是已评定的目标。"


@transaction.atomic
def goals_workbook(
    field: Field, scale: Scale, lines: Sequence[Line], totals: Sequence[Tally], found: Range, *, actor: User
) -> bytes:
    """The list as it is filtered, and the totals of all; the export is on record."""
    title, all_of = (f"{name}{field.year}年晋位升级目标" for name in (found.name, field.owner))
    note = f"等级体系：{scale.title}。{NOTE}"
    rows = [
        (
            *(number, line.parent.name, line.goal.organization.name, line.before or "没有等级", line.aim),
            *(line.goal.measures, line.got, line.state, "；".join(said_of(line))),
        )
        for number, line in enumerate(lines, 1)
    ]
    counts = [
        (one.name, one.goals, one.met, one.missed, one.open, amount(percent(one.met, one.rated), places=2))
        for one in totals
    ]
    optional = ("措施", "评定结果", "说明")
    audit.record("export.goals", actor=actor, target=field.owner, unit=field.owner, year=field.year, rows=len(rows))
    listings = (
        Listing("目标", title, HEADINGS, rows, f"{found.told}{note}", optional=optional),
        Listing("分乡镇", f"{all_of}分乡镇", TOTALS, counts, note),
    )
    return written(listings, actor=actor)


def said_of(line: Line) -> list[str]:
    """What has to be said of a goal: why it is below the level held, what it was before."""
    said = [f"原目标{aim}（{row.withdrawn_reason}）" for aim, row in line.earlier]
    if line.goal.reason and not line.earlier:
        said.append(line.goal.reason)
    return [*said, *([line.late] if line.late else [])]
