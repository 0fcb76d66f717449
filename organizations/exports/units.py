"""The list of units as a workbook: as it is, so that the import reads it again, and as it stood on a day."""

import io
from collections.abc import Iterator

from django.db.models import QuerySet

from config.toolkit.batches import batches
from config.toolkit.dates import chinese_date
from config.toolkit.excel.writing import flat
from organizations.imports.units.lines import COLUMNS
from organizations.models import Organization
from organizations.selectors import TreeOn

TITLE = "单位名单"
THEN = ("区划代码", "当日名称", "当日类型", "当日领域", "当日上级代码", "当日上级单位", "此后变动")  # no list to import
BATCH = 2000


def unit_workbook(units: QuerySet[Organization]) -> io.BytesIO:
    """One sheet, a row per unit in the order of the tree; codes are text, so no program shortens them."""
    content = io.BytesIO()
    flat(content, TITLE, [column.titles[0] for column in COLUMNS], _rows(units))
    content.seek(0)
    return content


def _rows(units: QuerySet[Organization]) -> Iterator[tuple[str, ...]]:
    for unit in units.select_related("parent").order_by("path").iterator(chunk_size=2000):
        parent = unit.parent.code if unit.parent else ""
        told = unit.code, unit.name, unit.get_kind_display(), unit.get_field_display(), parent
        yield *told, *[""] * (len(COLUMNS) - len(told))  # what an import may be told besides


def past_workbook(units: QuerySet[Organization], tree: TreeOn) -> io.BytesIO:
    """The units as `tree.units` found them, in the order of the tree of its day; the import does not take it."""
    content = io.BytesIO()
    day = chinese_date(tree.day)
    note = f"名称、类型、领域和上级按{day}当天的建制；“此后变动”是从那天到现在的变化。"
    flat(content, f"{TITLE}（截至{day}）", THEN, _past_rows(units, tree), note=note)
    content.seek(0)
    return content


def _past_rows(units: QuerySet[Organization], tree: TreeOn) -> Iterator[tuple[str, ...]]:
    codes = dict(Organization.objects.filter(pk__in=units.order_by().values("parent_then")).values_list("pk", "code"))
    for some in batches(tree.in_order(units), BATCH):
        for row in tree.told(some):
            above = codes.get(row.parent_id, "") if row.parent_id else ""
            yield row.unit.code, row.name, row.kind.label, row.field.label, above, row.parent_name, row.since
