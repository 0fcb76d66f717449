"""Registers of the demonstration: all types, and made-up records of a township's villages, each saying so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from organizations.models import Organization, RegisterType, User
from organizations.services.naming import Names
from organizations.services.register_files import files_in, load_files
from organizations.services.registers import read, record_many

WEEKS = 12
LEADERS = ("王建国", "李秀英", "张伟", "刘洋", "陈静")
SORTS = ("困难户", "信访户", "示范户", "一般户")
SEEN = "查看党员活动室和会议记录，走访两户党员。（演示数据）"
Given = tuple[Organization, date, dict[str, Any]]


def keep_registers(township: Organization, *, actor: User) -> int:
    """Every type for the whole system, records of this year for one township; how many records."""
    files = files_in([settings.BASE_DIR / "seeds" / "registers"])
    load_files({path.name: path.read_bytes() for path in files}, owner=None, actor=None)
    villages = list(township.children.in_force().order_by("position"))
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return (
        _keep("point_check", _checks(villages, monday), township, actor)
        + _keep("household_contact", _contacts(villages, monday), township, actor)
        + _keep("facility", _money(villages, date(today.year, 1, 1)), township, actor)
        + _keep("petition", _cases(township, monday), township, actor)
    )


def _keep(code: str, rows: Iterator[Given], township: Organization, actor: User) -> int:
    """The records that can be kept on such days: a unit may be younger, a day still to come."""
    type, names, kept = RegisterType.objects.get(code=code), Names(Organization.objects.within(township)), []
    for unit, day, data in rows:
        values, faults = read(type, organization=unit, date=day, data=data, names=names)
        if not faults:
            kept.append((unit, day, values))
    return len(record_many(type, kept, actor=actor, unit=township))


def _checks(villages: list[Organization], monday: date) -> Iterator[Given]:
    """A check a week, left out now and then; figures follow from the numbers of village and week."""
    for week in range(WEEKS):
        for number, village in enumerate(villages):
            problems = (number * 3 + week) % 4
            if (number + week) % 5:
                data = {"leader": LEADERS[number % 5], "way": "实地查看", "seen": SEEN, "problems": str(problems)}
                mended = {"mended": "否" if (number + week) % 7 == 0 else "是"} if problems else {}
                yield village, monday - timedelta(days=7 * (week + 1) - number % 5), data | mended


def _contacts(villages: list[Organization], monday: date) -> Iterator[Given]:
    for number, village in enumerate(villages):
        for visit in range(3):
            data = {"helper": LEADERS[(number + visit) % 5], "role": "机关党员", "household": f"演示户{visit + 1}"}
            data |= {"sort": SORTS[(number + visit) % 4], "help": "了解生产生活困难，讲解政策。（演示数据）"}
            yield village, monday - timedelta(days=7 * (visit + 1) - number % 5), data


def _money(villages: list[Organization], day: date) -> Iterator[Given]:
    for number, village in enumerate(villages):
        place = "社区" if village.field == "community" else "村"
        running = 60000 + 2500 * (number % 9)
        yield village, day, {"sort": "年度运转经费", "place": place, "running": str(running), "site": "演示数据"}


def _cases(township: Organization, monday: date) -> Iterator[Given]:
    for number in range(10):
        stage = "正在办理" if number == 9 else "已办结"
        data = {"case": f"演示案件{number + 1}", "leader": LEADERS[number % 5], "sort": "矛盾纠纷", "stage": stage}
        yield township, monday - timedelta(days=10 * number + 3), data
