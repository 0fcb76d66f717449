"""整改台账 as a workbook: one row for each item, ready to be printed and laid on the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import QuerySet

from assessments.exports.laid import Range, written, years_of
from assessments.models import Remedy, RemedyAct, RemedyAnswer, RemedyState
from assessments.selectors.remedies import losses_now
from config.toolkit.excel.writing import CellValue, Listing, amount
from organizations import audit
from organizations.models import User

HEADERS = (
    *("序号", "整改单位", "上级单位", "问题来源", "问题", "扣分", "整改措施", "责任人", "整改期限"),
    *("状态", "整改情况", "销号日期", "验收意见", "备注"),
)
WORDY = ("问题来源", "问题", "整改措施", "整改情况")  # columns of sentences
HEADING = 6  # characters of a heading


@transaction.atomic
def remedies_workbook(remedies: QuerySet[Remedy], found: Range, *, actor: User) -> bytes:
    """These items in their order; the export is on record."""
    rows = list(remedies)
    named = f"{found.name}{years_of(row.made_at.year for row in rows)}整改台账"
    page = Listing("整改台账", named, HEADERS, list(_rows(rows)), f"{found.told}{_counted(rows)}", HEADING, WORDY)
    audit.record("export.remedies", actor=actor, items=len(rows))
    return written([replace(page, optional=("销号日期", "验收意见", "备注"))], actor=actor)


def _counted(rows: Sequence[Remedy]) -> str:
    """共8项：待整改6项，重新整改2项，其中逾期1项: states as they stand in the column, none that is empty."""
    found = Counter(row.get_state_display() for row in rows)
    late = sum(row.late for row in rows)
    told = [f"{label}{found[label]}项" for label in RemedyState.labels if found[label]]
    return f"共{len(rows)}项：{'，'.join(told)}{f'；其中逾期{late}项' if late else ''}。"


def _rows(remedies: Sequence[Remedy]) -> Iterator[Sequence[CellValue]]:
    said, changed = _said(remedies), losses_now(remedies)
    for number, each in enumerate(remedies, 1):
        steps = said.get(each.pk, {})
        verdict = steps.get(RemedyAct.SETTLE) if each.settled_on else steps.get(RemedyAct.RETURN)
        late, lost = "（逾期）" if each.late else "", amount(each.lost, places=2)
        yield (
            *(number, each.name, str(each.organization.parent or ""), each.origin, each.text, lost),
            *(each.measure, each.responsible, each.due, f"{each.get_state_display()}{late}"),
            *(steps.get(RemedyAct.ANSWER, ""), each.settled_on),
            *(verdict or "", changed[each.pk].sentence if each.pk in changed else ""),
        )


def _said(remedies: Sequence[Remedy]) -> Mapping[int, dict[str, str]]:
    """By item the last words of each sort of step."""
    found: dict[int, dict[str, str]] = {}
    rows = RemedyAnswer.objects.filter(remedy__in=[each.pk for each in remedies]).order_by("pk")
    for remedy, act, text in rows.values_list("remedy", "act", "text"):
        kept = RemedyAct.RETURN if act == RemedyAct.REOPEN else act
        found.setdefault(remedy, {})[kept] = text
    return found
