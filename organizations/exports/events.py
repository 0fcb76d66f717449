"""The list of events as a workbook: a row for each source and target."""

import io
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.excel.writing import CellValue, amount, flat
from organizations.models import OrganizationEvent

TITLE = "建制事件"
HEADERS = (
    "生效日期",
    "事件",
    "原单位",
    "现单位",
    "份额",
    "党员人数",
    "说明",
    "文号",
    "经办人",
    "登记时间",
    "状态",
    "撤回理由",
)


def event_workbook(events: QuerySet[OrganizationEvent], *, on: date) -> io.BytesIO:
    """One sheet, in the order of the list; `on` is the day in its note."""
    content = io.BytesIO()
    flat(content, TITLE, HEADERS, _rows(events), note=f"导出日期：{chinese_date(on)}")
    content.seek(0)
    return content


def _rows(events: QuerySet[OrganizationEvent]) -> Iterator[tuple[CellValue, ...]]:
    for event in events.iterator(chunk_size=500):
        kind = str(event.get_kind_display())
        state = "已撤回" if event.undone_at else "有效"
        last = (
            event.note,
            event.document_no,
            str(event.actor or "系统"),
            chinese_moment(timezone.localtime(event.recorded_at)),
            state,
            event.undo_reason,
        )
        for link in event.links.all():
            units = (str(link.source or ""), str(link.target or ""))
            yield (event.effective_on, kind, *units, amount(link.share), link.members, *last)
