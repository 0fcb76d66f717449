"""Scales, decided rounds, notices and levels as an office makes them, for tests of levels and of their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessments.imports.levels import PAST, keep_levels
from assessments.models import Notice, RatingEntry, RatingRound, RatingState, UnitLevel
from assessments.services import rating_notices
from assessments.services.levels import change_level, close_round, record_level
from assessments.services.notices import Window, raise_objection
from assessments.services.plates import hang_plate
from assessments.services.resolutions import Meeting, resolve
from organizations.models import Kind, Organization, User
from scoring.models import Standard
from scoring.services.standards import load_standard, publish
from scoring.standards import Scale
from tests.factories import make_organization, make_user
from tests.organizations.test_imports import workbook

SCALE: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "scale",
    "key": "stars",
    "title": "村党组织星级",
    "source": {"document": "关于开展评星定级的通知", "date": "2023-05"},
    "levels": [
        {"code": "五星", "name": "五星", "plate": True},
        {"code": "四星", "name": "四星", "plate": True},
        {"code": "三星", "name": "三星", "plate": True},
        {"code": "二星", "name": "二星"},
        {"code": "一星", "name": "一星"},
    ],
    "outcomes": [{"code": "不定级", "name": "不定级", "about": "有一票否决情形"}],
}
RATING: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "rating",
    "key": "star-rating",
    "title": "村党组织评星定级办法",
    "source": {"document": "关于开展评星定级的通知", "date": "2023-05"},
    "scale": "stars",
    "facts": [
        {
            "code": "points",
            "name": "评定得分",
            "kind": "number",
            "unit": "分",
            "reads": {"from": "judged", "ask": "得多少分"},
        },
        {
            "code": "praised",
            "name": "近三年市级以上荣誉",
            "kind": "number",
            "missing": "no",
            "reads": {"from": "honour", "level": "city", "years": 3},
        },
        {"code": "told", "name": "已告知降级", "kind": "flag", "reads": {"from": "judged", "ask": "是否已告知降级"}},
    ],
    "ways": [
        {
            "way": "bands",
            "fact": "points",
            "levels": [
                {"level": "五星", "from": "90"},
                {"level": "四星", "from": "80"},
                {"level": "三星", "from": "70"},
                {"level": "二星", "from": "60"},
                {"level": "一星"},
            ],
        }
    ],
    "direct": [
        {
            "name": "受市级以上表彰",
            "when": {"if": "compare", "fact": "praised", "op": ">=", "than": "1"},
            "level": "四星",
        }
    ],
    "movement": {"max_up": 1, "notice": {"if": "is", "fact": "told"}},
    "notice_days": 5,
}
MEETING = Meeting(body="县委常委会", minutes_no="〔2026〕3号", decided_on=date(2026, 1, 8))
CHANNEL = "县委组织部组织科 0943-6121234"


def rating_document(**changes: Any) -> dict[str, Any]:
    """The rating standard with some fields changed."""
    return {**deepcopy(RATING), **changes}


def make_standard(
    owner: Organization, document: Mapping[str, Any] | None = None, *, scale: Mapping[str, Any] | None = None
) -> Standard:
    """A published rating standard of the owner, and its scale."""
    actor = make_user(at=owner)
    publish(load_standard(dict(scale or SCALE), owner=owner, actor=actor), actor=actor)
    return publish(load_standard(dict(document or RATING), owner=owner, actor=actor), actor=actor)


def scale_in(standard: Standard) -> Scale:
    """The scale of a rating standard."""
    return standard.spec().scale  # type: ignore[attr-defined,no-any-return]


def make_villages(county: Organization, number: int = 3, township: str = "北滩镇") -> list[Organization]:
    """Villages of one township of the county."""
    parent = make_organization(township, parent=county)
    return [make_organization(f"{township[:2]}{name}村", parent=parent) for name in "甲乙丙丁戊己"[:number]]


def make_decided(
    levels: Mapping[Organization, str],
    *,
    owner: Organization | None = None,
    standard: Standard | None = None,
    year: int = 2025,
    day: date = date(2025, 12, 31),
    reasons: Mapping[Organization, str] | None = None,
    actor: User | None = None,
    meeting: Meeting = MEETING,
) -> RatingRound:
    """A round of the county that was decided so: by unit the code of its level."""
    first = next(iter(levels))
    owner = owner or Organization.objects.get(pk=first.county_id)
    actor = actor or make_user(at=owner, name="张经办")
    round = RatingRound.objects.create(
        standard=standard or Standard.objects.filter(kind="rating").first() or make_standard(owner),
        owner=owner,
        title=f"{year}年度村党组织评星定级",
        year=year,
        day=day,
        state=RatingState.DECIDED,
        decision=resolve(owner, meeting, actor=actor),
        made_by=actor,
        made_at=timezone.now(),
    )
    for position, (unit, code) in enumerate(levels.items(), 1):
        RatingEntry.objects.create(
            round=round,
            organization=unit,
            parent=unit.parent,
            name=unit.name,
            parent_name=unit.parent.name,
            kind=Kind(unit.kind),
            position=position,
            computed=code,
            proposed=code,
            decided=code,
            decided_reason=(reasons or {}).get(unit, ""),
        )
    return round


def window(opens_on: date = date(2026, 1, 10), days: int = 5, **changes: Any) -> Window:
    """What is typed of a notice of five days."""
    given = {"title": "2025年度评星定级结果公示", "document_no": "靖组公〔2026〕1号", "channel": CHANNEL}
    closes_on = opens_on + timedelta(days=days - 1)
    return Window(**{**given, "opens_on": opens_on, "closes_on": closes_on, **changes})


def show(round: RatingRound, **changes: Any) -> Notice:
    """The notice of a decided round, from 10 to 14 January 2026."""
    return rating_notices.show_round(round, window(**changes), actor=round.made_by)


def make_closed(levels: Mapping[Organization, str], **given: Any) -> list[UnitLevel]:
    """A round decided, shown and in force from 20 January 2026."""
    valid_from = given.pop("valid_from", date(2026, 1, 20))
    round = make_decided(levels, **given)
    show(round)
    return close_round(round, valid_from=valid_from, actor=round.made_by)


def recorded(unit: Organization, code: str, year: int, standard: Standard, **given: Any) -> UnitLevel:
    """A level of the past, from 20 January of the next year."""
    valid_from = given.pop("valid_from", date(year + 1, 1, 20))
    owner = standard.owner
    actor = given.pop("actor", None) or make_user(at=owner)
    scale = scale_in(standard)
    return record_level(
        unit, owner=owner, scale=scale, code=code, year=year, valid_from=valid_from, actor=actor, **given
    )


def level_objects(
    county: Organization, units: list[Organization], actor: User, *, bad: str = ""
) -> dict[str, dict[str, Any]]:
    """By state what the addresses of notices, levels and plates are about: a shown round, a level with its plate."""
    scale, rating = ({**document, "title": f"{document['title']}{bad}"} for document in (SCALE, RATING))
    standard = make_standard(county, rating, scale=scale)
    meeting = Meeting(f"常委会{bad}", f"1号{bad}", date(2026, 1, 8), f"依据{bad}")
    level = recorded(units[0], "四星", 2023, standard, document=f"文件{bad}", actor=actor)
    given: dict[str, Any] = {"reason": f"事故{bad}", "meeting": meeting, "warned_on": date(2026, 1, 5)}
    level = change_level(level, to="三星", valid_from=date(2026, 1, 9), **given, actor=actor)
    plate = hang_plate(level, number=f"1号{bad}"[:40], hung_on=date(2026, 1, 9), actor=actor)
    reasons = dict.fromkeys(units[:2], f"处分{bad}")
    given = {"owner": county, "standard": standard, "reasons": reasons, "actor": actor, "meeting": meeting}
    round = make_decided(dict.fromkeys(units[:2], "不定级"), **given)
    notice = show(round, title=f"公示{bad}", document_no=f"1号{bad}", channel=f"组织科{bad}")
    objected = {"raised_by": f"王{bad}"[:60], "raised_on": date(2026, 1, 12), "text": f"不实{bad}", "unit": units[0]}
    objection = raise_objection(notice, **objected, actor=actor)
    rows = [
        ["单位名称", "等级体系", "等级", "年度", "生效日期"],
        [units[1].name, "stars", "四星", 2022, date(2023, 1, 20)],
    ]
    record = keep_levels(workbook(*rows), PAST, name=f"等级{bad}.xlsx"[:80], owner=county, actor=actor)
    record.marked = record.file
    record.save()
    about = {
        "notices": notice,
        "objections": objection,
        "levels": level,
        "plates": plate,
        "levels/import": record,
    }
    return {"open": about}
