"""Registers of the demonstration: the types that come with the product, and made-up records, each saying so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from organizations.models import Kind, Organization, Post, RegisterType, Title, User
from organizations.services import registers
from organizations.services.naming import Names, units_around
from organizations.services.register_files import files_in, load_files

from .groundwork import SEEDS

Row = tuple[Organization, date, dict[str, Any]]  # unit, day, values as typed
MONDAY, WEEKS = date(2026, 9, 7), 8
TALKED = date(2026, 4, 13)
MADE_UP = "演示数据，非真实记录"
LEADERS = "王建国 李秀英 张志强 刘永红 陈文斌".split()
WAYS = ("实地查看", "查阅资料", "参加活动", "座谈了解")
ORIGINS = ("大走访", "大调研", "民情联系卡", "党员大会")
SORTS = ("群众生产生活", "基层组织建设", "公共服务")
TITLES = ("修通组与组之间的便道", "增加党员活动室开放时间", "公开低保评议结果", "路灯延伸到新村", "组织养殖技术培训")


def load_types() -> int:
    """The types of seeds/registers for the whole system, as an office would load them. How many there are."""
    contents = {path.name: path.read_bytes() for path in files_in([SEEDS / "registers"])}
    return len(load_files(contents, owner=None, actor=None))


def keep_records(township: Organization, *, actor: User) -> int:
    """Weekly checks of a township's villages with some weeks missed, its trainings, suggestions, talks with those
    who lead the villages. How many records."""
    villages = list(township.children.filter(kind=Kind.VILLAGE).order_by("position"))
    given = {
        "point_check": _checks(villages),
        "training": _trainings(township),
        "suggestion": _suggestions(villages),
        "talk": _talks(township, villages),
    }
    names = Names(units_around(township), organization=township)
    made = 0
    for code, typed in given.items():
        type = RegisterType.objects.select_related("owner").get(code=code)
        rows = []
        for unit, day, data in typed:
            kept, faults = registers.read(type, organization=unit, date=day, data=data, names=names)
            if faults:
                raise registers.RecordRefused(faults)
            rows.append((unit, day, kept))
        made += len(registers.record_many(type, rows, actor=actor, unit=township))
    return made


def _checks(villages: list[Organization]) -> Iterator[Row]:
    """Every village lets one week in seven pass."""
    for number, village in enumerate(villages):
        for week in range(WEEKS):
            if (number + week) % 7:
                problems = (number + week) % 3
                data = {
                    "leader": LEADERS[number % 5],
                    "way": WAYS[week % 4],
                    "seen": f"党建台账、值班情况（{MADE_UP}）",
                }
                more = {"problems": problems, "found": "会议记录不完整", "mended": week % 4 > 0} if problems else {}
                yield village, MONDAY + timedelta(days=7 * week + number % 5), data | more


def _trainings(township: Organization) -> Iterator[Row]:
    for number, aim in enumerate(("村党组织书记", "班子成员", "入党积极分子", "全体党员")):
        course = f"{aim}{'示范培训班' if number == 0 else '轮训'}（{MADE_UP}）"
        sort = "示范培训班" if number == 0 else "集中轮训"
        data = {"course": course, "sort": sort, "aim": aim, "people": 24 + 31 * number, "hours": 8 + 4 * (number % 2)}
        yield township, date(2026, 3 + 2 * number, 12), data


def _suggestions(villages: list[Organization]) -> Iterator[Row]:
    for number, village in enumerate(villages[:15]):
        adopted = number % 3 == 0
        title = f"{TITLES[number % 5]}（{MADE_UP}）"
        data = {"title": title, "origin": ORIGINS[number % 4], "sort": SORTS[number % 3]}
        decided = (
            {"stage": "已采纳", "decision": f"村民代表会议第{number // 3 + 1}号决议"}
            if adopted
            else {"stage": "待研究"}
        )
        yield village, date(2026, 5, 6) + timedelta(days=5 * number), data | decided


def _talks(township: Organization, villages: list[Organization]) -> Iterator[Row]:
    """The township's secretary talks with the secretary of every village that has one."""
    led = Post.objects.in_office(TALKED).filter(title=Title.SECRETARY).select_related("person")
    talker = led.get(organization=township).person
    posts = led.filter(organization__in=villages).order_by("organization__position", "pk")
    for number, post in enumerate(posts):
        data = {"talker": talker, "talked": post.person, "sort": "谈心谈话", "reason": f"任期目标进展（{MADE_UP}）"}
        yield township, TALKED + timedelta(days=number % 12), data
