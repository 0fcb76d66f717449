"""What stands on the page of a unit: every noun brings its panels, under the tab where they are looked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from organizations.models import Organization

TABS = {
    "": "概况",
    "people": "人员任职",
    "records": "台账",
    "honours": "荣誉和底数",
    "results": "考核结果",
    "levels": "历年情况",
    "history": "沿革",
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One section: its template, which finds `context` as `panel`, beside the `unit` and the page's own words."""

    template: str
    context: dict[str, Any]


Maker = Callable[[HttpRequest, Organization], Panel | None]  # None: nothing that this user may see
MAKERS: dict[str, list[Maker]] = {}  # by tab; modules append to it in AppConfig.ready


def bring(tab: str, maker: Maker, *, after: Maker | None = None) -> None:
    """Put a panel under a tab of `TABS`: after another one, or after all that are there."""
    if tab not in TABS:
        raise KeyError(tab)
    there = MAKERS.setdefault(tab, [])
    there.insert(there.index(after) + 1 if after else len(there), maker)


def panels(request: HttpRequest, unit: Organization, tab: str) -> Iterator[Panel]:
    """The panels of one tab."""
    return (panel for make in MAKERS.get(tab, ()) if (panel := make(request, unit)))


def tabs(unit: Organization, tab: str, day: date | None = None) -> list[dict[str, Any]]:
    """The tabs that hold something, as the page shows them; they keep the day that it is asked for."""
    asked = {key: {"tab": key} if key else {} for key in TABS if not key or MAKERS.get(key)}
    kept = {"day": day.isoformat()} if day else {}
    return [
        {"label": TABS[key], "url": unit.get_absolute_url() + query(given | kept), "active": key == tab}
        for key, given in asked.items()
    ]


def query(given: dict[str, str]) -> str:
    """The part of an address from the question mark on; nothing for nothing."""
    return f"?{urlencode(given)}" if given else ""
