"""Title reviews for tests: 双强 of the secretaries of three towns, by what was found of them and by time in office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assessments.imports.title_answers import ANSWERS
from assessments.models import TitleReview
from assessments.services import titles
from assessments.services.resolutions import Meeting
from config.toolkit.scaled import SCALE
from organizations.models import Organization, User
from organizations.roles import Role
from scoring.models import Standard
from scoring.services import standards
from tests.assessments.posts import serve
from tests.factories import make_organization, make_user
from tests.organizations.test_imports import workbook

DAY = date(2026, 6, 30)
JULY = date(2026, 7, 15)
MEETING = Meeting("县委常委会", "〔2026〕12号", date(2026, 7, 10), "双强书记认定标准")

DOUBLE: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "title",
    "key": "double",
    "title": "双强党支部书记认定标准",
    "source": {"document": "靖远县双强书记认定办法（编制示例）", "date": "2026-03-01"},
    "applies_to": ["township"],
    "award": "双强党支部书记",
    "who": "secretary",
    "target": "90",
    "facts": [
        {
            "code": "politics",
            "name": "政治素质强",
            "kind": "flag",
            "reads": {"from": "judged", "ask": "政治素质强不强"},
        },
        {
            "code": "members",
            "name": "带富户数",
            "kind": "number",
            "unit": "户",
            "reads": {"from": "judged", "ask": "带动多少户致富"},
        },
        {
            "code": "months",
            "name": "任职月数",
            "kind": "number",
            "unit": "个月",
            "reads": {"from": "post", "what": "months"},
        },
    ],
    "conditions": [
        {"if": "is", "fact": "politics"},
        {"if": "compare", "fact": "members", "op": ">=", "than": "5", "name": "发展能力强"},
        {"if": "compare", "fact": "months", "op": ">=", "than": "12", "name": "任职满一年"},
    ],
}


def make_standard(owner: Organization, **changes: Any) -> Standard:
    """A published title standard of a unit."""
    loaded = standards.load_standard({**DOUBLE, **changes}, owner=owner, actor=None)
    return standards.publish(loaded, actor=None)


def county_with_towns() -> tuple[Organization, list[Organization]]:
    """甲镇 with a secretary since 2024, 乙镇 with one since May 2026, 丙镇 whose secretary left in May."""
    county = make_organization()
    towns = [make_organization(f"{name}镇", parent=county) for name in "甲乙丙"]
    serve(towns[0], "王建国", date(2024, 1, 1))
    serve(towns[1], "李明", date(2026, 5, 1))
    serve(towns[2], "赵强", date(2024, 1, 1), date(2026, 5, 1))
    return county, towns


def make_review(county: Organization, *, actor: User | None = None, **changes: Any) -> TitleReview:
    """A review that is started."""
    return titles.start_review(
        owner=county,
        standard=make_standard(county, **changes),
        day=DAY,
        title="2026年双强书记认定",
        actor=actor or make_user(at=county),
    )


def yes_to_all(review: TitleReview, units: Sequence[Organization], households: int = 6) -> int:
    """Everybody is strong in politics and leads so many households."""
    given = [titles.Given(unit.pk, "politics", SCALE, "走访") for unit in units]
    given += [titles.Given(unit.pk, "members", households * SCALE, "台账") for unit in units]
    return titles.answer(review, given, actor=review.made_by)


def decided(review: TitleReview, meeting: Meeting = MEETING) -> TitleReview:
    """Computed and decided as it came out."""
    titles.compute_review(review, actor=review.made_by)
    return titles.decide_review(review, meeting, actor=make_user(at=review.owner, role=Role.LEADER))


def closed(review: TitleReview, valid_from: date = JULY, meeting: Meeting = MEETING) -> TitleReview:
    """Decided as it came out, and in force."""
    titles.close_review(decided(review, meeting), valid_from=valid_from, actor=review.made_by)
    return TitleReview.objects.get(pk=review.pk)


GOOD: dict[str, Any] = {
    "key": "good",
    "title": "五好党组织评选标准",
    "award": "五好党组织",
    "who": "unit",
    "facts": [
        {"code": "team", "name": "领导班子好", "kind": "flag", "reads": {"from": "judged", "ask": "领导班子好不好"}}
    ],
    "conditions": [{"if": "is", "fact": "team"}],
}


def titles_about(
    county: Organization, unit: Organization, organizer: User, leader: User, bad: str = ""
) -> dict[str, dict[str, Any]]:
    """By state what addresses of titles are about: one in force that `unit` has, "draft" one that is computed.

    `bad` stands at the end of every text.
    """
    good = {**GOOD, "title": f"{GOOD['title']}{bad}", "award": f"五好党组织{bad}", "notes": [f"一年一评{bad}"]}
    good["facts"] = [{**GOOD["facts"][0], "name": f"领导班子好{bad}"}]
    given = {"owner": county, "standard": make_standard(county, **good), "actor": organizer}
    done = titles.start_review(day=DAY, title=f"2026年五好评选{bad}", **given)
    below = [*county.children.all()]
    said = [titles.Given(each.pk, "team", SCALE if each == unit else 0, f"实地查看{bad}") for each in below]
    titles.answer(done, said, actor=organizer)
    titles.compute_review(done, actor=organizer)
    last = done.entries.exclude(organization=unit).latest("position")
    titles.settle(done, {last.pk: (True, f"特别认定{bad}")}, actor=organizer)
    titles.decide_review(done, Meeting(f"县委常委会{bad}", f"12号{bad}", JULY, f"办法{bad}"), actor=leader)
    titles.close_review(done, valid_from=JULY, actor=organizer)
    done.refresh_from_db()
    draft = titles.start_review(day=date(2026, 7, 31), title=f"2026年五好复核{bad}", **given)
    titles.compute_review(draft, actor=organizer)
    draft.refresh_from_db()
    content = workbook(["单位", "事项", "认定"], [f"没有的镇{bad}", "领导班子好", "是"], sheet="认定事项")
    record = ANSWERS.keep(draft, content, name="认定事项.xlsx", actor=organizer)  # refused, with its cells marked
    entry = done.entries.get(organization=unit)
    found = {"titles": done, "titles/entries": entry, "titles/holdings": entry.granted, "titles/imports": record}
    return {"open": found, "draft": {"titles": draft, "titles/entries": draft.entries.get(organization=unit)}}
