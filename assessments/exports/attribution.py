"""The results of units as those of their secretaries, by days in office, on paper (F9)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.db import transaction

from assessments.models import Cycle
from assessments.selectors.attribution import Attributed, attribution, rule_sentence
from config.toolkit.digest import short
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from organizations import audit
from organizations.models import User

PEOPLE = ("序号", "姓名", "个人得分", "计入天数", "计算说明")
PARTS = ("姓名", "单位", "职务", "任职起", "任职止", "任职天数", "考核期天数", "单位总分", "是否计入")
HEADING = 8


@transaction.atomic
def attribution_workbook(cycle: Cycle, *, actor: User) -> bytes:
    """Sheets 个人得分 and 任职明细; by name only, nothing personal. The export is on record."""
    people = attribution(cycle)
    digest = f"，结果校验码{short(cycle.run.digest)}" if cycle.run else ""
    note = f"{rule_sentence(cycle)}{cycle.scheme.title}{digest}。"
    content = io.BytesIO()
    lists(
        content,
        [
            Listing(
                "个人得分", f"{cycle.title}{cycle.get_post_title_display()}得分", PEOPLE, list(_people(people)), note
            ),
            Listing("任职明细", f"{cycle.title}任职明细", PARTS, list(_parts(people)), note, HEADING),
        ],
    )
    audit.record("export.attribution", actor=actor, target=cycle, unit=cycle.owner, units=len(people))
    return content.getvalue()


def _people(people: Sequence[Attributed]) -> Iterator[Sequence[CellValue]]:
    for number, each in enumerate(people, 1):
        yield number, each.name, amount(each.total, places=each.cycle.scheme.places), each.days, each.sentence


def _parts(people: Sequence[Attributed]) -> Iterator[Sequence[CellValue]]:
    for each in people:
        for part in each.parts:
            counts = "计入" if part in each.counted else "不计入"
            total = amount(part.result.total, places=each.cycle.scheme.places)
            head = (each.name, part.result.roster_entry.name, part.holder.label, part.holder.since, part.last)
            yield *head, part.days, part.of, total, counts
