"""Further groups: a unit is ranked in its pool, and besides with others where the roster says so (F76)."""

import io

import pytest
from openpyxl import load_workbook

from assessments import selectors, services
from assessments.exports.meeting import ranking_workbook
from assessments.services.runs import rerun
from config.toolkit.refusal import Refused
from organizations.models import Field
from organizations.roles import Role
from tests.assessments.steps import assess, hand_in, review, sheets_of
from tests.factories import make_cycle, make_organization, make_user

pytestmark = pytest.mark.django_db

WHOLE, HILLS = "全县", "山区组"


def grouped():
    """Two towns and a rural township, all ranked in the county, one of each in the hills."""
    county = make_organization()
    towns = [make_organization(name, parent=county, field=Field.TOWN) for name in ("东湾镇", "北滩镇")]
    units = [*towns, make_organization("若笠乡", parent=county, field=Field.RURAL)]
    also = {units[0].pk: [WHOLE], units[1].pk: [WHOLE, HILLS], units[2].pk: [WHOLE, HILLS]}
    return make_cycle(owner=county, units=units, also=also)


def test_every_group_has_its_places_stored_shown_and_proved():
    cycle = grouped()
    run = assess(cycle, {0: {"late": "1"}, 1: {"late": "2"}})
    rows = list(run.results.order_by("roster_entry__position"))
    assert [row.place for row in rows] == [1, 2, 1]
    assert [row.also for row in rows] == [[[WHOLE, 2]], [[WHOLE, 3], [HILLS, 2]], [[WHOLE, 1], [HILLS, 1]]]
    again = rerun(run)
    assert (again.same, again.digest) == (True, run.digest)
    assert "全县第3名。" in selectors.explanation(rows[1]).lines
    assert selectors.groups(cycle) == [selectors.Pool(WHOLE, 3), selectors.Pool(HILLS, 2)]
    assert [row.roster_entry.name for row in selectors.of_group(rows, HILLS)] == ["若笠乡", "北滩镇"]


def test_the_page_has_a_tab_for_every_group(client):
    cycle = grouped()
    assess(cycle, {0: {"late": "1"}, 1: {"late": "2"}})
    client.force_login(make_user(at=cycle.owner, role=Role.LEADER))
    page = client.get(f"/cycles/{cycle.pk}/ranking/?group={WHOLE}")
    assert [tab["label"] for tab in page.context["tabs"]] == ["镇", "乡", WHOLE, HILLS]
    assert [(row.place, row.result.roster_entry.name) for row in page.context["rows"]] == [
        (1, "若笠乡"),
        (2, "东湾镇"),
        (3, "北滩镇"),
    ]
    assert "等次和名额仍按各自分组拟定" in page.content.decode()
    listed = client.get(f"/api/results/?cycle={cycle.pk}").json()["results"]
    assert {row["unit"]: row["also"] for row in listed}["北滩镇"] == {WHOLE: 3, HILLS: 2}


def test_the_meeting_table_has_a_sheet_for_every_group():
    cycle = grouped()
    assess(cycle, {0: {"late": "1"}, 1: {"late": "1"}})
    cycle.refresh_from_db()
    book = load_workbook(io.BytesIO(ranking_workbook(cycle, actor=cycle.created_by)))
    assert book.sheetnames == ["全部", "镇组", "乡组", WHOLE, HILLS]
    said = [cell.value for row in book[WHOLE].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert f"{cycle.title}排名通报表（{WHOLE}）" in said
    assert sum(words.startswith("并列第2名") for words in said) == 2


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["镇"], "「镇」已经是名册的排名分组"),
        ([""], "名称要写1至40个字"),
        (["长" * 41], "名称要写1至40个字"),
        ([str(number) for number in range(11)], "另外参加了11个排名，最多10个"),
    ],
)
def test_names_of_groups_are_checked(names, message):
    county = make_organization()
    unit = make_organization(parent=county, field=Field.TOWN)
    with pytest.raises(Refused, match=message):
        make_cycle(owner=county, units=[unit], also={unit.pk: names})


def test_a_cycle_without_groups_stores_none():
    cycle = make_cycle()
    run = assess(cycle)
    assert all(row.also == [] for row in run.results.all())
    assert selectors.groups(cycle) == []


def waiting():
    """The last unit, the only one of the townships, has not given everything: the county waits, the towns do not."""
    cycle = grouped()
    for position, sheet in enumerate(sheets_of(cycle)[:2]):
        hand_in(sheet, late=str(position))
        review(sheet, actor=cycle.created_by)
    services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    return cycle


def test_places_are_provisional_where_a_unit_of_the_group_lacks_figures(client):
    """暂排: in the township that waits, and in the groups that it stands in; the towns' own places are final."""
    cycle = waiting()
    client.force_login(make_user(at=cycle.owner, role=Role.LEADER))
    for query, expected in (("?pool=镇", [(1, False), (2, False)]), (f"?group={WHOLE}", [(1, True), (2, True)])):
        page = client.get(f"/cycles/{cycle.pk}/ranking/{query}")
        assert [(row.place, row.tentative) for row in page.context["rows"] if row.place] == expected
        assert ("暂排" in page.content.decode()) is expected[0][1]
    first = cycle.run.results.get(roster_entry__position=1)
    lines = selectors.explanation(first).lines
    assert "本组还有单位缺数据，名次暂排。" not in lines
    assert f"{WHOLE}还有单位缺数据，名次暂排。" in lines
    decided = client.get(f"/cycles/{cycle.pk}/decide/")
    assert [(row[0].roster_entry.name, row[-1]) for row in decided.context["rows"]] == [
        ("东湾镇", False),
        ("北滩镇", False),
        ("若笠乡", False),
    ]
    assert "暂排" not in decided.content.decode()
    listed = client.get(f"/api/results/?cycle={cycle.pk}").json()["results"]
    assert {row["unit"]: row["tentative"] for row in listed} == {"东湾镇": False, "北滩镇": False, "若笠乡": False}


def test_who_decides_sees_which_places_are_provisional(client):
    """The last of three towns waits: so do the places of the two others of its pool."""
    county = make_organization()
    cycle = make_cycle(
        owner=county, units=[make_organization(name, parent=county) for name in ("甲镇", "乙镇", "丙镇")]
    )
    for position, sheet in enumerate(sheets_of(cycle)[:2]):
        hand_in(sheet, late=str(position))
        review(sheet, actor=cycle.created_by)
    services.compute(cycle, actor=cycle.created_by)
    client.force_login(make_user(at=county, role=Role.LEADER))
    page = client.get(f"/cycles/{cycle.pk}/decide/")
    assert [(row[0].place, row[-1]) for row in page.context["rows"]] == [(1, True), (2, True), (None, False)]
    html = page.content.decode()
    assert html.count("暂排</span>") == 2
    assert "还有单位缺数据，标暂排的名次可能再变。" in html


def test_tables_say_which_places_are_provisional():
    cycle = waiting()
    book = load_workbook(io.BytesIO(ranking_workbook(cycle, actor=cycle.created_by)))
    notes = {
        page.title: next(
            cell.value
            for row in page.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith("注：")
        )
        for page in book
    }
    assert "乡组还有单位缺数据，名次暂排。" in notes["全部"]
    assert "暂排" not in notes["镇组"]
    assert "暂缺" not in notes["镇组"]
    assert f"{HILLS}还有单位缺数据，名次暂排。" in notes[HILLS]
    assert f"本表按“{HILLS}”一起排名；等次和名额仍按各自分组拟定。" in notes[HILLS]
