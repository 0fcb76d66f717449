"""What every step of the four years needs: the places, who acts, the standards, and what is to happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments.demonstration.groundwork import Staff, figures
from assessments.services.resolutions import Meeting
from organizations.models import Kind, Organization
from scoring.models import Scheme, Standard

YEARS = (2022, 2023, 2024, 2025, 2026)
CLOSING = (10, 31)  # month and day on which the year of assessment ends


@dataclass
class Scene:
    """The county with the city above it, its people, and the story of seeds/demo/years.json."""

    county: Organization
    city: Organization
    staff: Staff
    story: Mapping[str, Any] = field(default_factory=lambda: figures("years.json"))
    schemes: dict[str, Scheme] = field(default_factory=dict)
    standards: dict[str, Standard] = field(default_factory=dict)

    @property
    def listed(self) -> dict[str, list[int]]:
        """By code the years in which a village came onto the list."""
        found: dict[str, list[int]] = {}
        for case in self.story["cases"]:
            found.setdefault(case["code"], []).append(case["year"])
        return found

    def villages(self) -> list[Organization]:
        """All villages and communities as they stand now, township by township."""
        below = Organization.objects.within(self.county).in_force().filter(kind=Kind.VILLAGE)
        return list(below.select_related("parent").order_by("parent__position", "position", "pk"))

    def village(self, code: str) -> Organization:
        """The unit that bears this code, in force or not."""
        return Organization.objects.select_related("parent").get(code=code)

    def meeting(self, body: str, series: str, day: date) -> Meeting:
        """A meeting with its minutes, numbered by its day."""
        return Meeting(body=body, minutes_no=numbered(series, day), decided_on=day, basis="演示数据")


def numbered(series: str, day: date) -> str:
    """靖组部纪要〔2026〕29号: the numbers of a year follow its days, eight a month."""
    return f"{series}〔{day.year}〕{(day.month - 1) * 8 + (day.day - 1) // 4 + 1}号"


def closing(year: int) -> date:
    """The last day of a year of assessment."""
    return date(year, *CLOSING)
