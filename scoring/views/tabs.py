"""The pages of one scheme beside each other."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from scoring.models import Scheme, SchemeState

PAGES = (
    ("方案表", "scheme"),
    ("条款对照", "scheme-clauses"),
    ("修订对照", "scheme-difference"),
    ("指标沿革", "scheme-lineage"),
)
YEARS = ("核对年份", "scheme-years")


def tabs(scheme: Scheme, active: str, *, may_configure: bool) -> list[dict[str, Any]]:
    """The tabs for `includes/_tabs.html`; the years of a draft only for those who may change them."""
    pages = [*PAGES, YEARS] if may_configure and scheme.state == SchemeState.DRAFT else PAGES
    return [
        {"label": label, "url": reverse(f"scoring:{name}", args=[scheme.pk]), "active": name == active}
        for label, name in pages
    ]
