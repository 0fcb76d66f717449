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
Crumbs = list[tuple[str, str]]


def list_crumbs(*more: tuple[str, str]) -> Crumbs:
    """From the first page over the list of schemes."""
    return [("首页", "/"), ("考核方案", reverse("scoring:scheme-list")), *more]


def scheme_crumbs(scheme: Scheme, *more: tuple[str, str]) -> Crumbs:
    """The same over one scheme."""
    return list_crumbs((scheme.title, scheme.get_absolute_url()), *more)


def tabs(scheme: Scheme, active: str, *, may_configure: bool) -> list[dict[str, Any]]:
    """The tabs for `includes/_tabs.html`; the years of a draft only for those who may change them."""
    pages = [*PAGES, YEARS] if may_configure and scheme.state == SchemeState.DRAFT else PAGES
    return [
        {"label": label, "url": reverse(f"scoring:{name}", args=[scheme.pk]), "active": name == active}
        for label, name in pages
    ]
