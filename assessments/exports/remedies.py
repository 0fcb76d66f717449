"""整改台账 as a workbook: one row for each item, ready to be printed and laid on the desk."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Remedy, RemedyAct, RemedyAnswer
from assessments.selectors.remedies import losses_now, standings
from config.toolkit.dates import chinese_date
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from organizations import audit
from organizations.models import User

HEADERS = (
    *("序号", "整改单位", "上级单位", "问题来源", "问题", "扣分", "整改措施", "责任人", "整改期限"),
    *("状态", "整改情况", "销号日期", "验收意见", "备注"),
)
WORDY = ("问题来源", "问题", "整改措施", "整改情况")  # columns of sentences
HEADING = 6  # characters of a heading


@transaction.atomic
def remedies_workbook(remedies: QuerySet[Remedy], *, actor: User) -> bytes:
    """These items in their order; the export is on record."""
    rows, day = list(remedies), timezone.localdate()
    counted = standings(remedies.order_by())
    note = (
        f"共{counted.total}项：待整改{counted.to_mend}项（逾期{counted.late}项），待验收{counted.answered}项，"
        f"已销号{counted.settled}项。{chinese_date(day)}生成。"
    )
    content = io.BytesIO()
    lists(content, [Listing("整改台账", "整改台账", HEADERS, list(_rows(rows)), note, HEADING, WORDY)])
    audit.record("export.remedies", actor=actor, items=len(rows))
    return content.getvalue()


def _rows(remedies: Sequence[Remedy]) -> Iterator[Sequence[CellValue]]:
    said, changed = _said(remedies), losses_now(remedies)
    for number, each in enumerate(remedies, 1):
        steps = said.get(each.pk, {})
        verdict = steps.get(RemedyAct.SETTLE) if each.settled_on else steps.get(RemedyAct.RETURN)
        late, lost = "（逾期）" if each.late else "", amount(each.lost, places=2)
        yield (
            *(number, each.name, str(each.organization.parent or ""), each.origin, each.text, lost),
            *(each.measure, each.responsible, chinese_date(each.due), f"{each.get_state_display()}{late}"),
            *(steps.get(RemedyAct.ANSWER, ""), chinese_date(each.settled_on) if each.settled_on else ""),
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
