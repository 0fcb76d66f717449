"""Units, schemes and accounts of the demonstration, brought in as an office would bring them in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from config.toolkit.refusal import Refused
from organizations.imports.units import apply_units, plan_units
from organizations.models import Kind, Organization, User
from organizations.roles import Role
from organizations.services.users import grant
from scoring.models import Scheme
from scoring.services import import_scheme, publish

from .logins import Logins

COUNTY, TOWNSHIP = "620421", "620421103"  # 靖远县, 乌兰镇
SEEDS = Path(settings.BASE_DIR) / "seeds"
ACKNOWLEDGED = "原件第18项细项合计2分、分值3分，照原件保留。"


def figures(name: str) -> dict[str, Any]:
    """One file of demonstration figures: self, office, review, returns, corrections by division code."""
    content: dict[str, Any] = json.loads((SEEDS / "demo" / name).read_text(encoding="utf-8"))
    return content


def import_units() -> int:
    """The six counties from their workbooks: planned, looked through, applied. The number of units founded."""
    founded = 0
    for path in sorted((SEEDS / "divisions").glob("*.xlsx")):
        record = plan_units(path.read_bytes(), root=None, actor=None, name=path.name)
        if record.problems:
            raise Refused(f"{path.name}有{len(record.problems)}处错误，没有导入。请检查种子数据。")
        founded += len(apply_units(record, actor=None).creates)
    return founded


def unit(code: str) -> Organization:
    """The unit in force with this division code."""
    return Organization.objects.in_force().get(code=code)


def import_schemes(owner: Organization, township: Organization, *, actor: User) -> dict[str, Scheme]:
    """The three schemes by their file names, published; the one that does not add up is acknowledged by name."""
    owners = {
        "jingyuan-township-dangjian-2026.json": owner,
        "wulan-village-2026.json": township,
        "shicheng-river-2018.json": owner,
    }
    published = {}
    for name, at in owners.items():
        draft = import_scheme((SEEDS / "schemes" / name).read_bytes(), owner=at, actor=actor)
        acknowledgement = ACKNOWLEDGED if "river" in name else ""
        published[name] = publish(draft, actor=actor, acknowledgement=acknowledgement)
    return published


class Staff:
    """The people of one county and of the city above it, of its townships, and of one township's villages."""

    def __init__(self, county: Organization, township: Organization, logins: Logins) -> None:
        make = logins.make
        office, village = "（县委组织部）", "填报人（村、社区书记）"
        self.configurator = make("admin", "系统配置员", Role.CONFIGURATOR, county)
        self.auditor = make("shenji", "审计员", Role.AUDITOR, county)
        self.organizer = make(
            "zuzhike", "组织科经办人", Role.ORGANIZER, county, title=f"{Role.ORGANIZER.label}{office}"
        )
        self.leader = make("buzhang", "部领导", Role.LEADER, county, title=f"{Role.LEADER.label}{office}")
        self.township_leader = make(
            "wulan-shuji", "乌兰镇党委书记", Role.LEADER, township, title="审定领导（镇党委书记）"
        )
        assert county.parent is not None
        city, above = county.parent, f"（{county.parent.name}委组织部）"
        self.city_leader = make("shi-buzhang", "市委组织部领导", Role.LEADER, city, title=f"{Role.LEADER.label}{above}")
        make("shi-zuzhike", "市委组织部经办人", Role.ORGANIZER, city, title=f"{Role.ORGANIZER.label}{above}")
        self.clerks = {
            place.pk: self._clerk(place, logins, home=place == township)
            for place in county.children.filter(kind=Kind.TOWNSHIP)
        }
        self.township_organizer = self.clerks[township.pk]
        self.secretaries = {
            place.pk: make(f"cun{place.code[-3:]}", f"{place.name}书记", Role.FILLER, place, title=village)
            for place in township.children.filter(kind=Kind.VILLAGE)
        }

    @staticmethod
    def _clerk(place: Organization, logins: Logins, *, home: bool) -> User:
        """Fills in what the county asks, and organizes what the township itself does: opinions, screenings, cycles."""
        title = "填报人，兼本镇考核经办人" if home else "填报人，兼本乡镇经办人（组织干事）"
        clerk = logins.make(f"xz{place.code[-3:]}", f"{place.name}组织干事", Role.FILLER, place, title=title)
        grant(clerk, role=Role.ORGANIZER, organization=place, actor=None)
        return clerk
