"""What stands on the page of a unit: every noun brings its panels, under the tab where they are looked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from organizations.models import Organization

TABS = {
    "": "概况",
    "people": "人员任职",
    "records": "台账",
    "honours": "荣誉和底数",
    "results": "考核结果",
    "history": "沿革",
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One section: its template, which finds `context` as `panel`, beside the `unit` and the page's own words."""

    template: str
    context: dict[str, Any]


Maker = Callable[[HttpRequest, Organization], Panel | None]  # None: nothing that this user may see
MAKERS: dict[str, list[Maker]] = {}  # by tab; modules append to it in AppConfig.ready


def bring(tab: str, maker: Maker) -> None:
    """Put a panel under a tab of `TABS`, after those that are there."""
    if tab not in TABS:
        raise KeyError(tab)
    MAKERS.setdefault(tab, []).append(maker)


def panels(request: HttpRequest, unit: Organization, tab: str) -> Iterator[Panel]:
    """The panels of one tab."""
    return (panel for make in MAKERS.get(tab, ()) if (panel := make(request, unit)))


def tabs(unit: Organization, tab: str) -> list[dict[str, Any]]:
    """The tabs that hold something, as the page shows them."""
    address = unit.get_absolute_url()
    return [
        {"label": label, "url": f"{address}?tab={key}" if key else address, "active": key == tab}
        for key, label in TABS.items()
        if not key or MAKERS.get(key)
    ]
