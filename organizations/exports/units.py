"""The list of units as a workbook that the import reads again."""

import io
from collections.abc import Iterator

from django.db.models import QuerySet

from config.toolkit.excel.writing import flat
from organizations.imports.lines import COLUMNS
from organizations.models import Organization

TITLE = "单位名单"


def unit_workbook(units: QuerySet[Organization]) -> io.BytesIO:
    """One sheet, a row per unit in the order of the tree; codes are text, so no program shortens them."""
    content = io.BytesIO()
    flat(content, TITLE, [column.titles[0] for column in COLUMNS], _rows(units))
    content.seek(0)
    return content


def _rows(units: QuerySet[Organization]) -> Iterator[tuple[str, ...]]:
    for unit in units.select_related("parent").order_by("path").iterator(chunk_size=2000):
        parent = unit.parent.code if unit.parent else ""
        yield unit.code, unit.name, unit.get_kind_display(), unit.get_field_display(), parent
