"""Objects of honours and cards that tests start from."""

from __future__ import annotations

from datetime import date
from typing import Any

from organizations.imports.honours import keep_upload
from organizations.models import Organization, StoredFile, User, YearItem
from organizations.services import cards, honours
from tests.organizations.test_imports import workbook

ONE = 1_000_000


def honour_objects(unit: Organization, file: StoredFile, actor: User, *, bad: str = "") -> dict[str, Any]:
    """What the addresses of this noun are about, by the first words of their routes."""
    cards.load_items(actor=None)
    item = YearItem.objects.get(code="gdp")
    day = date(2025, 7, 1)
    words = {"document_no": f"〔2025〕1号{bad}"[:80], "source": f"文件{bad}", "actor": actor}
    honour = honours.award(
        unit, name=f"红旗单位{bad}", level="county", issuer=f"县委{bad}", awarded_on=day, file=file, **words
    )
    contact = honours.Contact(f"王联系{bad}"[:40], f"部长{bad}"[:80])
    point = honours.name_point(unit, name=f"示范点{bad}", level="city", since=day, contacts=[contact], **words)
    source = {"source": f"年报{bad}", "actor": actor}
    card = cards.keep_card(unit, year=2025, data={"members": 1953 * ONE}, **source)
    figure = cards.keep_figure(unit, year=2025, item=item, value=ONE, **source)
    upload = workbook(["单位名称", f"别的{bad}"], [f"没有的单位{bad}"])
    record = keep_upload(upload, "honours", name=f"荣誉{bad}.xlsx"[:80], unit=unit, actor=actor)
    return {
        "honours": honour,
        "honours/points": point,
        "honours/cards": card,
        "honours/figures": figure,
        "honours/import": record,
        "points": point,
        "cards": card,
        "figures": figure,
        "admin/organizations/honour": honour,
        "admin/organizations/demonstrationpoint": point,
        "admin/organizations/cardyear": card,
        "admin/organizations/indicatorvalue": figure,
        "admin/organizations/yearitem": item,
    }
