"""People of the demonstration: made-up secretaries with made-up numbers, brought in by a workbook as offices do."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from config.toolkit.excel.writing import flat
from config.toolkit.refusal import Refused
from organizations.identity import check_character
from organizations.imports.posts import apply_posts, keep_posts
from organizations.models import CriteriaSet, Kind, Organization, PaperKind, Post, Title, User
from organizations.services.mentors import note_growth, pair
from organizations.services.papers import file_paper
from organizations.services.people import register_person
from organizations.services.strengths import load_criteria, review_strength

from .drawing import one_of
from .groundwork import SEEDS

HEADINGS = (
    "区划代码",
    "单位",
    "姓名",
    "身份证号码",
    "联系电话",
    "学历",
    "职务",
    "职务名称",
    "来源",
    "代理",
    "任职日期",
    "免职日期",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
MEN = "建国 志强 永红 文斌 德胜 晓东 光明 万福 振华 学军 宏伟 明远 立新 家俊 海涛 国栋 少华 世平 耀庭 小龙".split()
WOMEN = "秀英 海燕 玉兰 桂芳 春梅 丽萍 雪琴 彩霞 淑珍 婷婷 晓红 慧敏 月琴 佳怡 翠萍 丹 静 文静 红梅 巧云".split()
NOWHERE = "999999"  # no such place: no number of these is anybody's
SOURCES = ("选举（选）", "机关选派（派）", "提拔（提）", "跨村任职", "回村任职")
EDUCATIONS = ("高中（中专）", "大专", "本科", "初中")
SINCE, LEFT, ACTING = date(2021, 3, 15), date(2025, 6, 30), date(2025, 9, 1)

Row = tuple[Any, ...]


def seat(county: Organization, township: Organization, *, actor: User) -> int:
    """Secretaries and heads of the county's townships and villages, and the files of one township's; how many posts."""
    criteria = [load_criteria(read(path.name), actor=actor) for path in sorted((SEEDS / "criteria").glob("*.json"))]
    content = io.BytesIO()
    flat(content, "任职名册", HEADINGS, _rows(county))
    record = keep_posts(content.getvalue(), root=county, name="任职名册.xlsx", actor=actor)
    if record.problems:
        raise Refused(f"任职名册有{len(record.problems)}处错误，没有导入。请检查种子数据。")
    seated = len(apply_posts(record, actor=actor).creates)
    villages = township.children.filter(kind=Kind.VILLAGE)
    posts = Post.objects.in_office(ACTING).filter(organization__in=villages, title=Title.SECRETARY)
    ordered = posts.select_related("person", "organization").order_by("organization__position")
    for number, post in enumerate(ordered):
        _file(post, number, criteria, actor)
    return seated


def read(name: str) -> dict[str, Any]:
    """One set of criteria."""
    content: dict[str, Any] = json.loads((SEEDS / "criteria" / name).read_text(encoding="utf-8"))
    return content


def _rows(county: Organization) -> Iterator[Row]:
    """Each unit in its order: mostly one person for both posts, here and there a vacancy, an acting or first one."""
    people = _people()
    places = Organization.objects.within(county).in_force().filter(kind__in=(Kind.TOWNSHIP, Kind.VILLAGE))
    for number, unit in enumerate(places.order_by("path")):
        one = next(people)
        if unit.kind == Kind.TOWNSHIP:
            yield _row(unit, one, "党组织书记", name="党委书记", source=SOURCES[2])
            continue
        ended = LEFT if number % 13 == 5 else None
        yield _row(unit, one, "党组织书记", source=SOURCES[number % 5], until=ended)
        if number % 13 == 5 and number % 2:
            yield _row(unit, next(people), "党组织书记", source=SOURCES[1], acting="是", since=ACTING)
        head = one if number % 3 and not ended else next(people)
        yield _row(unit, head, "村（居）委会主任", source=SOURCES[0])
        if number % 5 == 2:
            yield _row(unit, next(people), "第一书记", source=SOURCES[1], since=date(2023, 5, 10))


def _row(
    unit: Organization,
    one: Sequence[str],
    title: str,
    *,
    name: str = "",
    source: str = "",
    acting: str = "",
    since: date = SINCE,
    until: date | None = None,
) -> Row:
    return (unit.code, unit.name, *one, title, name, source, acting, since, until)


def _people() -> Iterator[tuple[str, str, str, str]]:
    """Name, identity number, phone and education of one after another, never the same twice."""
    number = 0
    while True:
        surname = one_of(SURNAMES, "surname", number)
        given = one_of(MEN if number % 2 else WOMEN, "given", number)  # as the last digit before the check
        born = date(1966, 1, 1) + timedelta(days=number * 37 % 9000)
        digits = f"{NOWHERE}{born:%Y%m%d}{number % 1000:03}"
        identity = digits + check_character(digits)
        yield f"{surname}{given}", identity, f"1390000{number:04}", EDUCATIONS[number % 4]
        number += 1


def _file(post: Post, number: int, criteria: Sequence[CriteriaSet], actor: User) -> None:
    """What the file of one secretary holds: a promise, last year's report, a reserve, what he or she is measured by."""
    since = max(post.valid_from, date(2024, 1, 8))
    file_paper(post, kind=PaperKind.PROMISE, dated=since, text="三年内硬化社道、建成文化广场。", actor=actor)
    if post.valid_from.year < 2025:
        given = {"kind": PaperKind.REPORT, "year": 2024, "dated": date(2025, 1, 10), "text": "述职并接受评议。"}
        file_paper(post, result=("好", "较好", "好")[number % 3], actor=actor, **given)
    unit = post.organization
    if number % 2:
        reserve = register_person(
            name=one_of(SURNAMES, "reserve", number) + one_of(MEN, "youth", number), home=unit, actor=actor
        )
        made = pair(post, reserve, valid_from=max(post.valid_from, date(2025, 3, 1)), actor=actor)
        note_growth(made, noted_on=date(2025, 11, 20), text="独立组织了一次主题党日。", actor=actor)
    for one in criteria[:2]:
        met = [aspect["code"] for aspect in one.aspects[: len(one.aspects) - (number % 4 == 3)]]
        day = max(post.valid_from, date(2025, 12, 10))
        review_strength(post.person, one, organization=unit, met=met, reviewed_on=day, basis="年度考察", actor=actor)
