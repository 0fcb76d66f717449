"""The people of the founding texts: what they print is entered through the product's doors and asked back."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from organizations.filters.posts import PostFilter
from organizations.imports.posts import apply_posts, keep_posts
from organizations.models import (
    CriteriaSet,
    EndKind,
    Field,
    Kind,
    MentorPair,
    Organization,
    PaperKind,
    Post,
    Title,
    User,
)
from organizations.models.papers import PersonPaper
from organizations.roles import Role
from organizations.selectors.people import post_list, strong_share
from organizations.services import mentors, papers, strengths
from organizations.services.people import register_person
from organizations.services.posts import appoint, end_post
from tests.factories import make_organization, make_user
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
GIVEN: dict[str, Any] = json.loads((SEEDS / "founding" / "people.json").read_text(encoding="utf-8"))
HEAD = ["单位", "姓名", "职务", "来源", "任职日期"]
SOURCES = {"机关选派（派）": "sent", "回村任职": "returned", "选举（选）": "elected", "兼任（委派）": "delegated"}


def places(town: Organization, count: int, field: str = "village") -> list[Organization]:
    kind = Kind.VILLAGE if field in ("village", "community") else Kind.BRANCH
    return [make_organization(f"{number}号", kind=kind, parent=town, field=Field(field)) for number in range(count)]


@pytest.fixture
def town() -> Organization:
    return make_organization("班庄镇", kind=Kind.TOWNSHIP, parent=make_organization("赣榆区"))


@pytest.fixture
def clerk(town: Organization) -> User:
    return make_user(at=town.parent, role=Role.ORGANIZER)


@pytest.mark.parametrize("group", GIVEN["posts"], ids=lambda group: f"{group['row']}-{group['title']}")
def test_posts_of_the_texts_are_counted_by_title_and_source(
    town: Organization, clerk: User, group: dict[str, Any]
) -> None:
    units, people = places(town, group["units"], group["field"]), group.get("people", group["units"])
    rows = [
        [units[number % len(units)].name, f"干部{number}", group["title"], group["source"], group["since"]]
        for number in range(people)
    ]
    record = keep_posts(workbook(HEAD, *rows), root=town, name="任职.xlsx", actor=clerk)
    assert record.problems == []
    apply_posts(record, actor=clerk)
    asked = {"unit": "班庄镇", "title": Title(Post.objects.all()[0].title), "source": SOURCES[group["source"]]}
    assert PostFilter(asked | {"state": "held"}, post_list(clerk)).qs.count() == people


def test_136_pairs_go_on_and_one_reserve_has_one_mentor(town: Organization) -> None:
    asked = GIVEN["pairs"]
    since = date.fromisoformat(asked["since"])
    (village,) = places(town, 1)
    for number in range(asked["pairs"]):
        one = register_person(name=f"干部{number}", home=village, actor=None)
        post = appoint(one, village, title=Title.COMMITTEE, valid_from=since, actor=None)
        reserve = register_person(name=f"后备{number}", home=village, actor=None)
        mentors.pair(post, reserve, valid_from=since, actor=None)
    assert MentorPair.objects.filter(valid_to=None).count() == 136
    assert MentorPair.objects.values("reserve").distinct().count() == 136


def test_a_time_in_office_is_promised_reported_audited_and_three_are_adjusted(town: Organization) -> None:
    asked = GIVEN["adjusted"]
    for unit in places(town, asked["posts"] + 1):
        one = register_person(name=f"{unit}书记", home=unit, actor=None)
        post = appoint(one, unit, title=Title.SECRETARY, valid_from=date(2009, 1, 1), actor=None)
        filed = {"text": "见原件", "actor": None}
        papers.file_paper(post, kind=PaperKind.PROMISE, dated=date(2009, 1, 8), **filed)
        papers.file_paper(post, kind=PaperKind.REPORT, year=2009, dated=date(2009, 12, 28), **filed)
        papers.file_paper(post, kind=PaperKind.AUDIT, year=2009, dated=date(2009, 12, 30), **filed)
        if Post.objects.filter(end_kind=EndKind.ADJUST).count() < asked["posts"]:
            papers.adjust(post, on=date(2010, 1, 15), reason=asked["reason"], actor=None)
            papers.file_paper(post, kind=PaperKind.EXIT, dated=date(2010, 1, 20), **filed)
    found = {kind: PersonPaper.objects.filter(kind=kind).count() for kind in PaperKind}
    assert found == {"promise": 4, "report": 4, "audit": 4, "exit": 3, "adjust": 3}
    assert {paper.text for paper in PersonPaper.objects.filter(kind=PaperKind.ADJUST)} == {asked["reason"]}


def test_five_secretaries_are_changed_by_choosing_sending_and_promoting(town: Organization, clerk: User) -> None:
    asked = GIVEN["changed"]
    day = date.fromisoformat(asked["on"])
    for number, unit in enumerate(places(town, asked["posts"])):
        old, new = (register_person(name=f"{unit}{which}", home=unit, actor=None) for which in ("前任", "新任"))
        post = appoint(old, unit, title=Title.SECRETARY, valid_from=date(2008, 1, 1), actor=None)
        end_post(post, on=day, kind=EndKind.OTHER, actor=None)
        source = ("elected", "sent", "promoted")[number % 3]
        appoint(new, unit, title=Title.SECRETARY, source=source, valid_from=day, actor=None)
    secretaries = PostFilter({"title": "secretary", "state": "held"}, post_list(clerk)).qs.filter(valid_from=day)
    assert sorted(secretaries.values_list("source", flat=True)) == ["elected"] * 2 + ["promoted"] + ["sent"] * 2


def test_nine_in_ten_secretaries_are_strong_twice(town: Organization) -> None:
    asked = GIVEN["strong"]
    document = json.loads((SEEDS / "criteria" / "double-shuizhai.json").read_text(encoding="utf-8"))
    criteria = strengths.load_criteria(document, actor=None)
    units = places(town, asked["of"])
    for number, unit in enumerate(units):
        one = register_person(name=f"{unit}书记", home=unit, actor=None)
        appoint(one, unit, title=Title.SECRETARY, valid_from=date(2009, 1, 1), actor=None)
        met = ["politics", "growth"] if number < asked["strong"] else ["politics"]
        given = {"organization": unit, "met": met, "reviewed_on": date(2010, 6, 1)}
        strengths.review_strength(one, criteria, actor=None, **given)
    share = strong_share(units, criteria, date(2010, 7, 1))
    assert (share.numerator * 100, share.denominator * 90) == (2700, 2700)


def test_criteria_of_the_texts_are_loaded_by_command_each_with_its_source() -> None:
    """Two of the texts say 三强 and mean different things: both stand (architecture 3.14)."""
    paths = sorted(str(path) for path in (SEEDS / "criteria").glob("*.json"))
    said = io.StringIO()
    call_command("load_criteria", *paths, stdout=said)
    assert "“四强”干部（4个方面）" in said.getvalue()
    three = CriteriaSet.objects.filter(name__contains="三强")
    assert three.count() == 2 and three.values("source").distinct().count() == 2
