"""Results of a unit over the years, those of the units from which it came included, by the declared policy (F4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessments import services
from assessments.models import Cycle, Inheritance, Result
from assessments.selectors.history import Past, histories, history, published
from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text
from organizations.models import AuditEvent, Organization
from organizations.roles import Role
from organizations.services import regrouping
from organizations.services.regrouping import Flow
from scoring.models import Scheme
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_scheme, make_user, scheme_document

JULY = date(2025, 7, 1)
WORSE = {"late": "1"}  # 18.5 of 20, and 优秀 from 18 on
BAD = {"late": "4", "meetings": "2"}  # 13: 一般


@pytest.fixture
def towns(db: None) -> list[Organization]:
    """甲镇, 乙镇 and 丙镇 of a county."""
    county = make_organization()
    return [make_organization(f"{name}镇", parent=county) for name in "甲乙丙"]


@pytest.fixture
def scheme(towns: list[Organization]) -> Scheme:
    document = scheme_document(key="years", quotas=[])
    return make_scheme(owner=towns[0].parent, document=document)


def year(
    number: int,
    scheme: Scheme,
    units: list[Organization],
    changes: Mapping[int, Mapping[str, str]] | None = None,
    *,
    inheritance: str = Inheritance.AVERAGE,
    publish: bool = True,
) -> Cycle:
    """One year assessed, decided and published."""
    cycle = make_cycle(
        owner=units[0].parent,
        scheme=scheme,
        units=units,
        title=f"{number}年度考核",
        period=(date(number, 1, 1), date(number, 12, 31)),
        opened=False,
    )
    services.change_cycle(
        cycle,
        title=cycle.title,
        period_from=cycle.period_from,
        period_to=cycle.period_to,
        inheritance=inheritance,
        actor=cycle.created_by,
    )
    services.open_cycle(cycle, actor=cycle.created_by)
    assess(cycle, changes)
    if publish:
        leader = make_user(at=cycle.owner, role=Role.LEADER)
        given = {"meeting": "部务会", "minutes_no": "1号", "decided_on": timezone.localdate(), "grades": {}}
        services.decide(cycle, **given, actor=leader)
        services.publish(cycle, title="通报", document_no="", actor=cycle.created_by)
    return Cycle.objects.get(pk=cycle.pk)


def lines(unit: Organization) -> list[Past]:
    return histories([unit.pk], results=published())[unit.pk]


def told(past: Past) -> tuple[str | None, str, str]:
    return None if past.value is None else text(past.value), past.grade, past.sentence


def join(sources: list[Organization], into: Organization, *, members: Mapping[int, int] | None = None) -> None:
    regrouping.merge(sources, into=into, effective_on=JULY, members=members, actor=None)


def test_a_units_own_results_stand_as_they_are(towns: list[Organization], scheme: Scheme) -> None:
    year(2024, scheme, towns, {0: BAD})
    year(2025, scheme, towns)
    first, second = lines(towns[0])
    assert told(first) == ("13", "一般", "") and told(second) == ("20", "优秀", "")
    assert first.own is not None and first.own.place == 3
    assert first.lineage == second.lineage


def test_merged_units_are_averaged_and_the_page_says_so(towns: list[Organization], scheme: Scheme) -> None:
    one, two, _ = towns
    year(2024, scheme, towns, {0: WORSE})
    join([two], one)
    year(2026, scheme, [one, towns[2]])
    before, after = lines(one)
    assert told(before) == ("19.25", "优秀", "2024年：由甲镇18.5、乙镇20按平均计19.25")
    assert told(after) == ("20", "优秀", "")
    assert before.own is None
    assert [told(past)[0] for past in lines(towns[2])] == ["20", "20"]


@pytest.mark.parametrize(
    ("policy", "value", "grade", "sentence"),
    [
        (Inheritance.AVERAGE, "16.5", "", "由甲镇20、乙镇13按平均计16.5"),
        (Inheritance.WORST, "13", "一般", "由甲镇20、乙镇13取最差的，计13"),
        (Inheritance.NONE, "20", "优秀", "按“不继承”，只计本单位20，原乙镇13不计"),
        (
            Inheritance.WEIGHTED,
            None,
            "",
            "由甲镇20、乙镇13（30人）；甲镇没有登记变更时的党员人数，不能按人数加权，没有折算",
        ),
    ],
)
def test_each_policy(
    towns: list[Organization], scheme: Scheme, policy: str, value: str | None, grade: str, sentence: str
) -> None:
    one, two, _ = towns
    year(2024, scheme, towns, {1: BAD}, inheritance=policy)
    join([two], one, members={two.pk: 30})
    assert told(lines(one)[0]) == (value, grade, f"2024年：{sentence}")


def test_members_weigh(towns: list[Organization], scheme: Scheme) -> None:
    one, two, three = towns
    year(2024, scheme, towns, {0: BAD}, inheritance=Inheritance.WEIGHTED)
    flows = [Flow(one, three, members=20), Flow(two, three, members=10), Flow(three, three, members=30)]
    regrouping.regroup(flows, effective_on=JULY, actor=None)
    sentence = "2024年：由丙镇20（30人）、甲镇13（20人）、乙镇20（10人）按人数加权计17.67"
    assert told(lines(three)[0]) == ("17.67", "", sentence)


def test_a_new_unit_of_two_weighed_by_their_members(towns: list[Organization], scheme: Scheme) -> None:
    one, two, _ = towns
    year(2024, scheme, towns, {0: BAD}, inheritance=Inheritance.WEIGHTED)
    new = regrouping.NewUnit(name="新镇", parent=one.parent)
    regrouping.merge([one, two], into=new, effective_on=JULY, members={one.pk: 20, two.pk: 10}, actor=None)
    past = lines(Organization.objects.get(name="新镇"))[0]
    assert told(past) == ("15.33", "", "2024年：由甲镇13（20人）、乙镇20（10人）按人数加权计15.33")


def test_a_part_weighs_as_much_as_came(towns: list[Organization], scheme: Scheme) -> None:
    one, two, _ = towns
    year(2024, scheme, towns, {0: BAD})
    parts = [Flow(one, one, share=750_000), Flow(one, two, share=250_000)]
    regrouping.split(one, parts, effective_on=JULY, actor=None)
    assert told(lines(one)[0]) == ("13", "一般", "")
    assert told(lines(two)[0]) == ("18.6", "", "2024年：由乙镇20、甲镇13（25%）按划入份额平均计18.6")


def test_what_has_no_result_is_told(towns: list[Organization], scheme: Scheme) -> None:
    one, two, three = towns
    year(2024, scheme, [one, three])
    join([two, three], one)
    (past,) = lines(one)
    assert past.sentence == "2024年：由甲镇20、丙镇20按平均计20；乙镇没有这次考核的得分，未计入"


def test_a_new_unit_takes_over_alone(towns: list[Organization], scheme: Scheme) -> None:
    one, two, _ = towns
    year(2024, scheme, [one])
    new = regrouping.NewUnit(name="新镇", parent=one.parent)
    regrouping.merge([one, two], into=new, effective_on=JULY, actor=None)
    (past,) = lines(Organization.objects.get(name="新镇"))
    assert past.sentence == "2024年：沿用甲镇20；乙镇没有这次考核的得分，未计入"


def test_a_merger_within_the_year_counts_from_the_day_of_the_roster(towns: list[Organization], scheme: Scheme) -> None:
    """Both on the roster before the merger: both results are one past; on it alone after it: the survivor's own."""
    one, two, _ = towns
    early = year(2025, scheme, towns, {0: WORSE})
    frozen = timezone.make_aware(datetime(2025, 3, 1))
    Cycle.objects.filter(pk=early.pk).update(roster_frozen_at=frozen)
    join([two], one)
    year(2026, scheme, [one], {0: BAD})
    assert [told(past)[0] for past in lines(one)] == ["19.25", "13"]


def test_an_event_recorded_late_is_after_the_rosters_that_did_not_know_it(
    towns: list[Organization], scheme: Scheme
) -> None:
    """Effective before the roster was frozen, recorded after: the roster still held the old units."""
    one, two, three = towns
    year(2026, scheme, towns, {0: WORSE})
    new = regrouping.NewUnit(name="新镇", parent=one.parent)
    regrouping.merge([one, two], into=new, effective_on=date(2026, 3, 1), actor=None)
    (past,) = lines(Organization.objects.get(name="新镇"))
    assert told(past) == ("19.25", "优秀", "2026年：由甲镇18.5、乙镇20按平均计19.25")
    regrouping.merge([three], into=Organization.objects.get(name="新镇"), effective_on=timezone.localdate(), actor=None)
    (past,) = lines(Organization.objects.get(name="新镇"))
    assert told(past)[2] == "2026年：由甲镇18.5、乙镇20、丙镇20按平均计19.5"


def test_only_what_is_published_or_seen_anyway(client: Client, towns: list[Organization], scheme: Scheme) -> None:
    one, two, _ = towns
    year(2024, scheme, towns, {1: WORSE})
    year(2025, scheme, towns, publish=False)
    join([two], one)
    clerk, organizer = make_user(at=one, role=Role.FILLER), make_user(at=one.parent)
    assert [past.cycle.title for group in history(one, clerk) for past in group] == ["2024年度考核"]
    assert [past.cycle.title for group in history(one, organizer) for past in group] == ["2025年度考核", "2024年度考核"]
    client.force_login(clerk)
    html = client.get(f"/units/{one.pk}/?tab=results").content.decode()
    assert "由甲镇20、乙镇18.5按平均计19.25" in html and "2025年度考核" not in html
    theirs = Result.objects.get(run__cycle__title="2024年度考核", roster_entry__name="乙镇")
    assert f'href="/results/{theirs.pk}/"' not in html  # told, not opened
    client.force_login(organizer)
    html = client.get(f"/units/{one.pk}/?tab=results").content.decode()
    assert f'href="/results/{theirs.pk}/"' in html and "2025年度考核" in html and "历次得分" in html
    assert client.get(f"/units/{two.parent_id}/?tab=results").content.decode().count("还没有考核结果") == 1


def test_workbook_and_api_hold_the_same_lines(client: Client, towns: list[Organization], scheme: Scheme) -> None:
    one, two, _ = towns
    year(2024, scheme, towns, {0: WORSE})
    join([two], one)
    client.force_login(make_user(at=one, role=Role.FILLER))
    content = b"".join(client.get(f"/units/{one.pk}/results.xlsx").streaming_content)
    book = read(content)
    row = book.sheets["历年结果"][3]
    assert row[1].startswith("2024年度考核（") and row[2:5] == [19.25, 20, "优秀"]
    assert row[6:] == ["已公布", "2024年：由甲镇18.5、乙镇20按平均计19.25"]
    assert [line[2:4] for line in book.sheets["组成"][3:]] == [["甲镇", 18.5], ["乙镇", 20]]
    assert AuditEvent.objects.filter(action="export.history", target_id=one.pk).exists()
    (line,) = client.get(f"/api/histories/{one.pk}/").json()
    assert (line["value"], line["sentence"]) == ("19.25", "2024年：由甲镇18.5、乙镇20按平均计19.25")
    assert [share["total"] for share in line["shares"]] == ["18.50", "20.00"]
    assert client.get(f"/api/histories/{towns[2].pk}/").status_code == 404


def test_queries_do_not_grow_with_units_and_years(
    towns: list[Organization], scheme: Scheme, django_assert_num_queries: Any
) -> None:
    one, two, three = towns
    year(2024, scheme, towns)
    join([two], one)
    with django_assert_num_queries(6):
        histories([one.pk], results=published())
    year(2025, scheme, [one, three])
    with django_assert_num_queries(6):
        found = histories([one.pk, three.pk], results=published())
    assert [len(pasts) for pasts in found.values()] == [2, 2]
    found = histories([one.pk], results=published(), until=date(2024, 12, 31))
    assert [told(past) for past in found[one.pk]] == [("20", "优秀", "")]


def test_the_policy_is_declared_before_the_cycle_is_opened(client: Client, towns: list[Organization]) -> None:
    organizer = make_user(at=towns[0].parent)
    cycle = make_cycle(owner=towns[0].parent, units=towns, opened=False, actor=organizer)
    client.force_login(organizer)
    assert "单位合并后原结果：平均" in client.get(f"/cycles/{cycle.pk}/").content.decode()
    given = {"title": cycle.title, "period_from": "2026-01-01", "period_to": "2026-12-31", "inheritance": "worst"}
    assert client.post(f"/cycles/{cycle.pk}/change/", given).status_code == 302
    cycle.refresh_from_db()
    assert cycle.inheritance == Inheritance.WORST
    event = AuditEvent.objects.filter(action="cycle.changed").latest("pk")
    assert event.lines[-1] == ("合并后原结果怎么算", "平均 → 取最差")
    given["inheritance"] = "best"
    assert client.post(f"/cycles/{cycle.pk}/change/", given).status_code == 422
    services.open_cycle(cycle, actor=organizer)
    with pytest.raises(Refused, match="不能再改"):
        services.change_cycle(
            cycle,
            title="甲",
            period_from=cycle.period_from,
            period_to=cycle.period_to,
            inheritance="none",
            actor=organizer,
        )
    assert f"/units/?day={cycle.day}" in client.get(f"/cycles/{cycle.pk}/roster/").content.decode()
    assert cycle.day == timezone.localdate()
