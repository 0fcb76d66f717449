"""Pages of results: ranking, the walk back from any number, decision, publication, runs, roll-up; and who sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments import selectors, services
from assessments.demonstration import outcome
from assessments.models import Cycle, CycleState, Entry, Result, Stage, Standing
from config.toolkit.scaled import parse
from organizations.models import Field, User
from organizations.roles import Role
from tests.assessments.steps import WHY, assess, hand_in, review, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db

NAMES = ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇")
CHANGES = {1: {"meetings": "3"}, 2: {"meetings": "3"}, 3: {"rate": "85"}, 4: {"v1": "1"}}
MEETING = {"meeting": "县委常委会", "minutes_no": "〔2026〕9号", "decided_on": "2026-02-03"}


@pytest.fixture
def cycle() -> Cycle:
    """Five towns: 20 points, 19.5 twice, 18, and 20 with a veto; places 1, 3, 3, 5 and 1; two may be 优秀.

    The veto leaves its place to others, for whom 19.5 is a tie at the edge.
    """
    county = make_organization()
    made = make_cycle(owner=county, units=[make_organization(name, parent=county) for name in NAMES])
    assess(made, CHANGES)
    made.refresh_from_db()
    return made


@pytest.fixture
def leader(cycle: Cycle) -> User:
    return make_user(at=cycle.owner, role=Role.LEADER, name="王志强")


@pytest.fixture
def desk(client: Client, cycle: Cycle) -> Client:
    client.force_login(cycle.created_by)
    return client


def of(cycle: Cycle, name: str) -> Result:
    return Result.objects.get(run=cycle.run_id, roster_entry__name=name)


def decide(cycle: Cycle, leader: User) -> None:
    """As proposed, ties at the edge by name."""
    ties = Result.objects.filter(run=cycle.run_id, quota_tie=True)
    services.decide(
        cycle,
        meeting="县委常委会",
        minutes_no="〔2026〕9号",
        decided_on=date(2026, 2, 3),
        grades={tie.roster_entry_id: (tie.grade, "") for tie in ties},
        actor=leader,
    )


def publish(cycle: Cycle, leader: User) -> None:
    decide(cycle, leader)
    services.publish(cycle, title="通报", document_no="", actor=cycle.created_by)


def rows(html: str) -> Iterator[list[str]]:
    """Cells of the body rows of the first table."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    for row in body.split("<tr")[1:]:
        yield [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.S)]


def test_ranking_shows_places_with_ties_sections_and_grades(desk: Client, cycle: Cycle) -> None:
    html = desk.get(f"/cycles/{cycle.pk}/ranking/").content.decode()
    assert [(row[0], row[1], row[2], row[3], row[6], row[7], row[8], row[9], row[10]) for row in rows(html)] == [
        ("1", "甲镇", "10.00", "10.00", "20.00", "优秀", "优秀", "优秀", "未审定"),
        ("1", "戊镇", "10.00", "10.00", "20.00", "优秀", "优秀", "一般 一票否决", "未审定"),
        ("3", "乙镇", "9.50", "10.00", "19.50", "优秀", "良好 边界并列", "良好", "未审定"),
        ("3", "丙镇", "9.50", "10.00", "19.50", "优秀", "良好 边界并列", "良好", "未审定"),
        ("5", "丁镇", "10.00", "8.00", "18.00", "优秀", "良好", "良好", "未审定"),
    ]
    first = of(cycle, "甲镇")
    assert f'href="/results/{first.pk}/1/#explained"' in html and f'href="/results/{first.pk}/"' in html


def test_the_mean_of_the_chart_is_that_of_the_units_with_a_place(client: Client) -> None:
    county = make_organization()
    units = [make_organization(name, parent=county) for name in NAMES[:3]]
    cycle = make_cycle(owner=county, units=units, exceptions={units[2].pk: (Standing.UNRANKED, "新设立", "")})
    assess(cycle, {1: {"meetings": "3"}, 2: {"rate": "85"}})
    client.force_login(cycle.created_by)
    page = client.get(f"/cycles/{cycle.pk}/ranking/")
    assert [row.result.total for row in page.context["rows"]] == [parse("20"), parse("19.5"), parse("18")]
    assert page.context["chart"].mean_text == "平均19.75"


def test_ranking_costs_the_same_queries_however_many_units(client: Client) -> None:
    county = make_organization()
    scheme = make_scheme(owner=county)
    client.force_login(make_user(at=county))
    counts = []
    for units in (2, 6):
        cycle = make_cycle(owner=county, scheme=scheme, units=units)
        services.compute(cycle, actor=cycle.created_by)
        client.get(f"/cycles/{cycle.pk}/ranking/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/cycles/{cycle.pk}/ranking/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18


def test_every_number_opens_to_rule_figures_people_and_reason(desk: Client, cycle: Cycle) -> None:
    found = of(cycle, "乙镇")
    page = desk.get(f"/results/{found.pk}/").content.decode()
    for code in ("1", "1.1", "1.2", "2", "2.1", "2.2", "J", "J1", "K", "K1"):
        assert f'hx-get="/results/{found.pk}/{code}/"' in page
    part = desk.get(f"/results/{found.pk}/1.1/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert cycle.scheme.spec().sentence("1.1") in part
    assert "3.50" in part and "3次" in part and "取核定值" in part and "认可自评" in part and "李某" in part
    whole = desk.get(f"/results/{found.pk}/1.1/").content.decode()
    assert "<html" in whole and "满分4分" in whole
    office = desk.get(f"/results/{of(cycle, '丁镇').pk}/2.1/", headers={"HX-Request": "true"}).content.decode()
    assert "85%" in office and WHY in office
    assert desk.get(f"/results/{found.pk}/9.9/").status_code == 404


def test_the_walk_shows_what_was_used_even_when_the_figure_changed_since(desk: Client, cycle: Cycle) -> None:
    found = of(cycle, "甲镇")
    assert Entry.objects.filter(sheet=sheets_of(cycle)[0], datum="meetings", current=True).count() == 2
    total = desk.get(f"/results/{found.pk}/").content.decode()
    assert "20.00" in total and "结果校验码" in total and cycle.run.digest.rpartition(":")[2][:16] in total


def test_a_unit_sees_its_result_and_the_list_only_once_published(client: Client, cycle: Cycle, leader: User) -> None:
    unit = of(cycle, "乙镇").roster_entry.organization
    client.force_login(make_user(at=unit, role=Role.FILLER))
    own, other = of(cycle, "乙镇"), of(cycle, "甲镇")
    mine = f"/results/{own.pk}/"
    hidden = [mine, f"{mine}1.1/", f"/cycles/{cycle.pk}/ranking/", f"/api{mine}"]
    assert [client.get(address).status_code for address in hidden] == [404] * 4
    assert client.get("/api/results/").json()["count"] == 0
    publish(cycle, leader)
    assert [client.get(address).status_code for address in hidden] == [200] * 4
    html = client.get(f"/cycles/{cycle.pk}/ranking/").content.decode()
    assert f"/results/{own.pk}/" in html and f"/results/{other.pk}/" not in html
    assert "按名额建议" not in html  # what was proposed inside is nobody else's business
    assert client.get(f"/results/{other.pk}/").status_code == 404
    services.withdraw(cycle, reason="核对", actor=cycle.created_by)
    assert [client.get(address).status_code for address in hidden] == [404] * 4


def test_the_meeting_decides_with_reasons_where_it_differs(client: Client, cycle: Cycle, leader: User) -> None:
    client.force_login(leader)
    address = f"/cycles/{cycle.pk}/decide/"
    page = client.get(address)
    meters = [(m.room.quota.grade, m.used, m.room.places, m.room.units) for m in page.context["meters"]]
    assert meters == [("优秀", 1, 2, 5)]
    grades = {f"grade:{row.roster_entry_id}": row.grade for row, *_ in page.context["rows"]}
    changed = of(cycle, "丁镇").roster_entry_id
    sent = {**MEETING, **grades, f"grade:{changed}": "一般"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    sentence = f"{cycle.roster.get(pk=changed).name}的审定等次与建议不同，请写明理由。"
    assert refused.context["form"].errors[f"reason:{changed}"] == [sentence]
    assert refused.context["silent"] == [sentence]
    assert refused.content.decode().count(sentence) == 2  # above the table, and at the unit
    assert client.post(address, {**sent, f"reason:{changed}": "被约谈"}).status_code == 302
    decision = cycle.decisions.get()
    assert (decision.meeting, decision.minutes_no, decision.actor) == ("县委常委会", "〔2026〕9号", leader)
    rows = decision.grades.order_by("roster_entry__position").values_list("proposed", "grade", "reason")
    assert list(rows)[3] == ("良好", "一般", "被约谈")
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.DECIDED
    locked = client.get(address).content.decode()
    assert "已审定：县委常委会（纪要〔2026〕9号），2026年2月3日" in locked and 'name="grade:' not in locked


def test_a_leader_who_comes_early_is_told_what_is_missing(client: Client) -> None:
    county = make_organization()
    cycle = make_cycle(owner=county, units=[make_organization(name, parent=county) for name in NAMES[:3]])
    address, boss = f"/cycles/{cycle.pk}/decide/", cycle.created_by
    first, second, _ = sheets_of(cycle)
    hand_in(first)
    hand_in(second)
    review(second, actor=boss)
    client.force_login(make_user(at=county, role=Role.LEADER))
    page = client.get(address)
    assert page.status_code == 200 and client.post(address, MEETING).status_code == 409
    said = re.sub(r"<[^>]+>", "", page.content.decode())
    assert "未提交1个单位：丙镇。" in said and "待审核1个单位：甲镇。" in said and "还没有计算。" in said
    assert "乙镇" not in said
    services.compute(cycle, actor=boss)
    told = client.get(address)
    assert told.context["obstacles"] == [
        "还有2个单位没有审核完成（甲镇、丙镇），请先完成审核再计算",
        "本次计算有2个单位暂缺数据（甲镇、丙镇），请补齐后重新计算",
    ]
    assert "现在还不能登记审定" in told.content.decode() and 'name="grade:' not in told.content.decode()
    assert client.post(address, MEETING).status_code in (409, 422)


def test_too_many_of_a_grade_is_refused_with_a_sentence(client: Client, cycle: Cycle, leader: User) -> None:
    client.force_login(leader)
    sent = dict(MEETING)
    for name in NAMES:
        sent[f"grade:{of(cycle, name).roster_entry_id}"] = "优秀"
        sent[f"reason:{of(cycle, name).roster_entry_id}"] = "会议研究"
    response = client.post(f"/cycles/{cycle.pk}/decide/", sent)
    assert response.status_code in (409, 422)
    assert "「优秀」名额2个，审定了5个" in response.content.decode()


def test_publishing_and_withdrawing_leave_their_record(desk: Client, cycle: Cycle, leader: User) -> None:
    address = f"/cycles/{cycle.pk}/publish/"
    assert desk.post(address, {"title": "通报"}).status_code in (409, 422)
    decide(cycle, leader)
    assert desk.get(address).context["form"].initial["title"] == f"关于{cycle.title}结果的通报"
    desk.post(address, {"title": "关于考核结果的通报", "document_no": "靖组发〔2026〕12号"})
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.PUBLISHED
    assert "靖组发〔2026〕12号" in desk.get(f"/cycles/{cycle.pk}/").content.decode()
    assert desk.post(f"/cycles/{cycle.pk}/withdraw/").status_code == 409
    desk.post(f"/cycles/{cycle.pk}/withdraw/", {"reason": "核对分数"})
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.DECIDED
    assert "核对分数" in desk.get(address).content.decode()
    desk.post(f"/cycles/{cycle.pk}/reopen/", {"reason": "重新计算"})
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.COMPUTED


def test_a_run_is_repeated_and_says_so(desk: Client, cycle: Cycle) -> None:
    response = desk.post(f"/runs/{cycle.run_id}/rerun/", follow=True)
    short = cycle.run.digest.rpartition(":")[2][:16]
    assert [str(message) for message in response.context["messages"]] == [f"第1次计算复算一致：校验码{short}。"]


def test_a_second_run_says_what_it_changed(desk: Client, cycle: Cycle) -> None:
    address, actor = f"/cycles/{cycle.pk}/runs/", cycle.created_by
    assert "计算的差别" not in desk.get(address).content.decode()
    services.compute(cycle, actor=actor)
    assert "各单位的得分、名次和等次都没有变化。" in desk.get(address).content.decode()
    sheet = sheets_of(cycle)[0]
    services.reopen_review(sheet, reason="复核", actor=actor)
    fill(sheet, {"visit": "4"}, stage=Stage.REVIEW, actor=actor, reason=WHY)
    services.finish_review(sheet, actor=actor)
    run = services.compute(cycle, actor=actor)
    html = desk.get(address).content.decode()
    assert "第3次与第2次计算的差别" in html and "「2.2 现场查看」由5分改为4分。" in html
    assert f'<a href="/results/{run.results.get(roster_entry__name="甲镇").pk}/">甲镇</a>' in html


def test_computing_leads_to_the_ranking_and_says_what_is_missing(client: Client) -> None:
    cycle = make_cycle(units=2)
    client.force_login(cycle.created_by)
    response = client.post(f"/cycles/{cycle.pk}/compute/", follow=True)
    assert response.redirect_chain[-1][0] == f"/cycles/{cycle.pk}/ranking/"
    message = "第1次计算完成，共2个单位。其中2个单位有暂缺数据，得分是暂计的。"
    assert [str(one) for one in response.context["messages"]] == [message]


def test_the_county_sees_what_its_townships_made_of_their_villages(client: Client, cycle: Cycle, leader: User) -> None:
    township = of(cycle, "甲镇").roster_entry.organization
    villages = [make_organization(name, parent=township) for name in ("一村", "二村")]
    below = make_cycle(owner=township, units=villages, title="甲镇村级考核", scheme=cycle.scheme)
    assess(below, {1: {"meetings": "2"}})
    below.refresh_from_db()
    decide(below, leader)
    client.force_login(cycle.created_by)
    html = client.get(f"/cycles/{cycle.pk}/rollup/").content.decode()
    table = list(rows(html))
    assert table[0] == ["1", "甲镇", "甲镇村级考核", "已审定", "2", "19.50", "20.00", "19.00", "良好2"]
    assert table[1][:3] == ["2", "乙镇", "没有开展"]
    assert f'href="/cycles/{below.pk}/ranking/"' in html


def test_api_gives_results_as_decimal_texts(desk: Client, cycle: Cycle) -> None:
    listed = desk.get(f"/api/results/?cycle={cycle.pk}&q=乙镇").json()["results"]
    assert [(row["unit"], row["total"], row["place"], row["grade"]) for row in listed] == [("乙镇", "19.50", 3, "良好")]
    one = desk.get(f"/api/results/{listed[0]['id']}/").json()
    assert one["nodes"][1] == {"code": "1.1", "name": "组织领导", "points": "3.50", "status": "filled"}
    assert one["run_digest"] == cycle.run.digest


def test_nothing_said_is_no_zero(client: Client) -> None:
    """A unit without data has no bonus and no penalty yet; one that said 无 has 0."""
    county = make_organization()
    cycle = make_cycle(owner=county, units=[make_organization(name, parent=county) for name in NAMES[:2]])
    hand_in(sheets_of(cycle)[0])
    review(sheets_of(cycle)[0], actor=cycle.created_by)
    services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    client.force_login(cycle.created_by)
    said, silent = rows(client.get(f"/cycles/{cycle.pk}/ranking/").content.decode())
    assert said[1:7] == ["甲镇", "10.00", "10.00", "0.00", "0.00", "20.00"]
    assert silent[1:7] == ["乙镇", "—", "—", "—", "—", "— 暂缺"]
    listed = client.get(f"/api/results/?cycle={cycle.pk}").json()["results"]
    parts = [[row[part] for part in ("total", "base", "bonus", "penalty")] for row in listed]
    assert parts == [["20.00", "20.00", "0.00", "0.00"], [None] * 4]
    html = client.get(f"/results/{listed[1]['id']}/").content.decode()
    assert "0.00" not in html and "基本分" not in html


def test_points_are_shown_with_the_places_of_the_scheme(client: Client) -> None:
    county = make_organization()
    scheme = make_scheme(owner=county, document=scheme_document(arithmetic={"places": 1}))
    cycle = make_cycle(owner=county, scheme=scheme, units=[make_organization("甲镇", parent=county)])
    assess(cycle, {0: {"meetings": "3", "notices": "1"}})
    cycle.refresh_from_db()
    found = of(cycle, "甲镇")
    client.force_login(cycle.created_by)
    (row,) = rows(client.get(f"/cycles/{cycle.pk}/ranking/").content.decode())
    assert row[2:7] == ["9.5", "10.0", "0.0", "-1.0", "18.5"]
    page = client.get(f"/results/{found.pk}/").content.decode()
    assert "18.5" in page and "18.50" not in page and "-1.0" in page
    api = client.get(f"/api/results/{found.pk}/").json()
    assert (api["total"], api["penalty"], api["nodes"][1]["points"]) == ("18.5", "1.0", "3.5")


def test_groups_stand_in_the_order_of_the_roster_everywhere(client: Client) -> None:
    county = make_organization()
    towns = [make_organization(name, parent=county, position=at) for at, name in ((1, "甲镇"), (3, "丙镇"))]
    rural = make_organization("乙乡", parent=county, field=Field.RURAL, position=2)
    cycle = make_cycle(owner=county, units=[towns[0], rural, towns[1]])
    sheets = sheets_of(cycle)
    for sheet in sheets[1:]:
        hand_in(sheet)
        review(sheet, actor=cycle.created_by)
    services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    client.force_login(cycle.created_by)
    ordered = ["丙镇", "甲镇", "乙乡"]
    assert [row["unit"] for row in client.get(f"/api/results/?cycle={cycle.pk}").json()["results"]] == ordered
    assert [result.roster_entry.name for result in selectors.ranking(cycle.created_by, cycle=cycle)] == ordered
    assert [line.split("\t")[2] for line in list(outcome.table(cycle))[2:]] == ordered
    assert [tab["label"] for tab in client.get(f"/cycles/{cycle.pk}/ranking/").context["tabs"]] == ["镇", "乡"]


def test_what_is_opened_is_marked_in_the_tree(desk: Client, cycle: Cycle) -> None:
    found = of(cycle, "乙镇")
    page = desk.get(f"/results/{found.pk}/1.1/").content.decode()
    assert re.findall(r'<tr class="[^"]*mine[^"]*"><td[^>]*>([^<]*)', page) == ["1.1"]
    total = desk.get(f"/results/{found.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in total and "<h2>总分</h2>" in total
