"""Items that a unit is not assessed on, by its category or by the roster: nothing is asked, and every page says why."""

import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from assessments import selectors, services
from assessments.exports.filling import filling_workbook
from assessments.exports.meeting import explanation_workbook, ranking_workbook
from assessments.models import Exemption, Stage, Standing
from assessments.selectors.applicability import months
from assessments.selectors.trial import trial_of_cycle
from assessments.services import Cell
from assessments.services.runs import rerun
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent, Field, Kind
from organizations.roles import Role
from scoring.engine import SchemeError, Status, dump, load
from scoring.scheme_io import read_workbook
from scoring.scheme_io.book_writing import scheme_workbook
from scoring.selectors.table import table
from tests.assessments.steps import OFFICE, OWN, WHY, assess, review, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db

NEW = Exemption("1.2", "2026年10月新设立", "靖办发〔2026〕9号")


def towns(count=3):
    county = make_organization()
    return county, [make_organization(parent=county, field=Field.TOWN) for _ in range(count)]


def spared_cycle(*given, na="full", **arguments):
    """Three towns, the first of them exempted from `given`; the item 1.2 has this policy."""
    document = scheme_document(key=f"spared-{na}")
    document["nodes"][0]["children"][1]["na"] = na
    county, units = towns()
    return make_cycle(
        owner=county,
        scheme=make_scheme(owner=county, document=document),
        units=units,
        exemptions={units[0].pk: given},
        **arguments,
    )


def assess_spared(cycle):
    """All sheets at their best, the first one without the datum that it is not asked."""
    for position, sheet in enumerate(sheets_of(cycle)):
        clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
        fill(sheet, {code: value for code, value in OWN.items() if position or code != "late"}, actor=clerk)
        services.submit(sheet, actor=clerk)
        review(sheet, actor=cycle.created_by)
    return services.compute(cycle, actor=cycle.created_by)


def test_an_exempted_item_asks_nothing_and_says_why():
    cycle = spared_cycle(NEW)
    sheet, other = sheets_of(cycle)[:2]
    view = selectors.sheet_view(sheet, stage=Stage.SELF)
    items = {item.leaf.code: item for section in view.sections for item in section.items}
    assert items["1.2"].spared == "不考核：2026年10月新设立（靖办发〔2026〕9号）"
    assert (items["1.2"].data, items["1.2"].own_points, items["1.2"].reviewed) == ((), parse("6"), False)
    assert (items["1.1"].spared, len(items["1.1"].data)) == ("", 2)
    assert view.asked == 3
    assert selectors.sheet_view(other, stage=Stage.SELF).asked == 4
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    (answer,) = services.save_cells(sheet, [Cell("late", "2")], stage=Stage.SELF, actor=clerk)
    assert (answer.state, answer.message) == ("refused", "本单位不考核用到「迟报次数」的指标，不用填写。")
    page = load_workbook(io.BytesIO(filling_workbook(sheet, actor=clerk)))["填报表"]
    asked = [row[0].value for row in page.iter_rows(min_row=4) if row[0].value]
    assert asked == ["no_group", "meetings", "honours"]


def test_the_board_counts_what_the_unit_is_asked():
    cycle = spared_cycle(NEW)
    assert [line.asked for line in selectors.progress(cycle).lines] == [2, 3, 3]
    assert [line.settling for line in selectors.progress(cycle).lines] == [6, 7, 7]


@pytest.mark.parametrize(
    ("na", "points", "total"),
    [("full", "6", "20"), ("zero", "0", "14"), ("scale", None, "20"), ("mean", "6", "20")],
)
def test_the_policy_of_the_item_acts_and_is_explained(na, points, total):
    cycle = spared_cycle(NEW, na=na)
    run = assess_spared(cycle)
    result = run.results.order_by("roster_entry__position").first()
    explained = selectors.explanation(result, "1.2")
    assert explained.value == (None if points is None else parse(points))
    assert (explained.status, explained.inputs) == (Status.EXEMPT, ())
    assert "本单位不考核本项。" in explained.lines
    assert "名册载明：不考核：2026年10月新设立（靖办发〔2026〕9号）。" in explained.lines
    assert result.total == parse(total)
    assert rerun(run).problems == ()
    lost = [(each.leaf.code, each.reason) for each in selectors.deductions(run, [result])]
    reason = "不考核：2026年10月新设立（靖办发〔2026〕9号）"
    assert lost == ([("1.2", reason)] if na == "zero" else [])
    cycle.refresh_from_db()
    desk = Client()
    desk.force_login(cycle.created_by)
    page = desk.get(f"/cycles/{cycle.pk}/ranking/").content.decode()
    noted = page.count('<span class="small muted">折算</span>'), "注明折算的，有不考核或不涉及的项目" in page
    assert noted == ((1, True) if na == "scale" else (0, False))


def test_a_trial_on_the_figures_asks_what_the_roster_spared():
    """The same code may be another item in the tried scheme: what was not asked is missing there, not spared."""
    cycle = spared_cycle(NEW)
    assess_spared(cycle)
    cycle.refresh_from_db()
    trial = trial_of_cycle(cycle.scheme.spec(), cycle, (), fill=False, seed=1)
    found = {row.name: (row.result.total, row.result.statuses[row.result.codes.index("1.2")]) for row in trial.rows}
    names = [entry.name for entry in cycle.roster.order_by("position")]
    assert found == {
        names[0]: (parse("14"), Status.MISSING),
        names[1]: (parse("20"), Status.FILLED),
        names[2]: (parse("20"), Status.FILLED),
    }


def test_what_the_roster_spares_a_unit_is_not_set_by_hand():
    """Neither the item nor a part of nothing else; the part beside it and the other units can be adjusted."""
    cycle = spared_cycle(NEW, Exemption("2", "不承担此项工作"))
    for position, sheet in enumerate(sheets_of(cycle)):
        clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
        fill(sheet, {code: value for code, value in OWN.items() if position or code != "late"}, actor=clerk)
        services.submit(sheet, actor=clerk)
        services.confirm_items(sheet, nodes=["1", "J"], actor=cycle.created_by)
        asked = {code: value for code, value in OFFICE.items() if position or code not in ("rate", "visit")}
        fill(sheet, asked, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
        services.finish_review(sheet, actor=cycle.created_by)
    services.compute(cycle, actor=cycle.created_by)
    first, second, _ = cycle.roster.order_by("position")

    def enter(entry, node):
        return services.enter_override(
            entry, node=node, value=parse("1"), reason="复核", document_no="3号", actor=cycle.created_by
        )

    for node, name, why in (
        ("1.2", "按时报送", "不考核：2026年10月新设立（靖办发〔2026〕9号）"),
        ("2", "工作成效", "不考核：不承担此项工作"),
        ("2.1", "群众评价", "不考核：不承担此项工作"),
    ):
        with pytest.raises(Refused) as refused:
            enter(first, node)
        assert str(refused.value) == f"{first.name}「{node} {name}」不考核这个单位，不能调整。原因：{why}。"
    assert [enter(first, "1").value, enter(second, "1.2").value] == [parse("1"), parse("1")]


def test_a_whole_part_can_be_spared_and_tables_say_so():
    cycle = spared_cycle(Exemption("2", "不承担此项工作"))
    clerk = cycle.created_by
    for sheet in sheets_of(cycle):
        filler = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
        fill(sheet, OWN, actor=filler)
        services.submit(sheet, actor=filler)
        services.confirm_items(sheet, nodes=["1", "J"], actor=clerk)
        asked = OFFICE if sheet.roster_entry.exempted == [] else {"notices": "0", "v1": "否"}
        fill(sheet, asked, stage=Stage.REVIEW, actor=clerk, reason=WHY)
        services.finish_review(sheet, actor=clerk)
    run = services.compute(cycle, actor=clerk)
    cycle.refresh_from_db()
    book = load_workbook(io.BytesIO(ranking_workbook(cycle, actor=clerk)))
    said = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    name = cycle.roster.order_by("position")[0].name
    assert f"不考核的项目：{name}「2」（不承担此项工作）。" in said
    made = explanation_workbook(run.results.order_by("roster_entry__position")[0], actor=clerk)
    words = " ".join(
        str(cell.value)
        for row in load_workbook(io.BytesIO(made)).worksheets[0].iter_rows()
        for cell in row
        if cell.value
    )
    assert "本单位不考核本项。" in words
    assert "不考核：不承担此项工作" in words


def test_an_item_for_another_category_asks_nothing():
    document = scheme_document(key="categories")
    document["nodes"][0]["children"][1]["only"] = ["乡"]
    county, (town, *_) = towns(1)
    rural = make_organization(parent=county, field=Field.RURAL)
    scheme = make_scheme(owner=county, document=document, acknowledgement="镇不考核报送，满分16分。")
    cycle = make_cycle(owner=county, scheme=scheme, units=[town, rural])
    first, second = (selectors.sheet_view(sheet, stage=Stage.SELF) for sheet in sheets_of(cycle))
    spared = {item.leaf.code: item.spared for section in first.sections for item in section.items}
    assert spared["1.2"] == "只考核乡，本单位不考核"
    assert (first.asked, second.asked) == (3, 4)
    assess_spared(cycle)
    given = {"node": "1.2", "value": parse("1"), "reason": "复核", "document_no": "3号", "actor": cycle.created_by}
    with pytest.raises(Refused, match="不考核这个单位，不能调整。原因：只考核乡，本单位不考核。"):
        services.enter_override(cycle.roster.get(position=1), **given)
    assert services.enter_override(cycle.roster.get(position=2), **given).value == parse("1")


def test_the_roster_digest_names_exemptions_only_where_there_are():
    cycle = spared_cycle(opened=False)
    units = [entry.organization for entry in cycle.roster.order_by("position")]
    cycle.refresh_from_db()
    plain = cycle.roster_digest
    services.freeze_roster(cycle, units=units, exemptions={units[0].pk: [NEW]}, actor=cycle.created_by)
    cycle.refresh_from_db()
    assert cycle.roster_digest != plain
    services.freeze_roster(cycle, units=units, actor=cycle.created_by)
    cycle.refresh_from_db()
    assert cycle.roster_digest == plain
    event = AuditEvent.objects.filter(action="cycle.roster_frozen").order_by("-pk")[1]
    assert event.changes["exemptions"] == {units[0].name: "「1.2」2026年10月新设立（靖办发〔2026〕9号）"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([Exemption("9", "没有")], "不考核的项目「9」不在方案里，请重新选择。"),
        ([Exemption("1.2", " ")], "不考核「1.2 按时报送」，请写明原因。"),
        ([NEW, NEW], "的「1.2 按时报送」写了两次，请去掉一个。"),
        ([Exemption(code, "x") for code in ("1", "2", "J", "K")], "的所有项目都不考核了。"),
    ],
)
def test_what_makes_no_sense_is_refused(given, message):
    with pytest.raises(Refused, match=message):
        spared_cycle(*given)


def test_a_unit_spared_all_that_is_for_its_category_has_nothing_left():
    document = scheme_document(key="nothing-left")
    document["nodes"][0]["children"][1]["only"] = ["乡"]
    county, (town, *_) = towns(1)
    rural = make_organization(parent=county, field=Field.RURAL)
    scheme = make_scheme(owner=county, document=document, acknowledgement="镇不考核报送，满分16分。")
    given = [Exemption(code, "撤并") for code in ("1.1", "2", "J", "K")]  # not 1.2, which is for 乡 only
    with pytest.raises(Refused, match="的所有项目都不考核了。"):
        make_cycle(owner=county, scheme=scheme, units=[town, rural], exemptions={town.pk: given})
    cycle = make_cycle(owner=county, scheme=scheme, units=[town, rural], exemptions={rural.pk: given})
    assert cycle.roster.get(organization=rural).exempt_nodes == {"1.1", "2", "J", "K"}


def test_an_exempt_unit_has_no_single_exemptions():
    county, units = towns()
    exceptions = {units[0].pk: (Standing.EXEMPT, "撤并", "")}
    with pytest.raises(Refused, match="整体免予考核，不用再写不考核的项目"):
        make_cycle(owner=county, units=units, exceptions=exceptions, exemptions={units[0].pk: [NEW]})


def test_a_spared_item_is_neither_returned_nor_proved():
    cycle = spared_cycle(NEW)
    sheet = sheets_of(cycle)[0]
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    fill(sheet, {code: value for code, value in OWN.items() if code != "late"}, actor=clerk)
    services.submit(sheet, actor=clerk)
    with pytest.raises(Refused, match=r"「1\.2 按时报送」不考核：2026年10月新设立"):
        services.return_items(sheet, reasons={"1.2": "请改正"}, actor=cycle.created_by)


def test_the_cross_review_leaves_spared_units_out_of_the_mean():
    cycle = spared_cycle(NEW)
    for sheet in sheets_of(cycle)[1:]:
        clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
        fill(sheet, {**OWN, "late": "2"}, actor=clerk)
    crossed = selectors.cross_review(cycle, "1.2")
    assert [bool(row.item.spared) for row in crossed.rows] == [True, False, False]
    assert crossed.mean_own == parse("3")


def conditional(*, key="conditional"):
    """1.2 for units of at least a year, 2.2 with two units below, K where last year's rate was 90 or more."""
    document = scheme_document(key=key)
    document["nodes"][0]["children"][1]["applies"] = [{"fact": "months", "op": ">=", "than": "12"}]
    document["nodes"][1]["children"][1]["applies"] = [{"fact": "below", "op": ">=", "than": "2"}]
    document["nodes"][3]["applies"] = [{"fact": "last", "datum": "rate", "op": ">=", "than": "90"}]
    return document


def test_conditions_survive_rows_and_workbook_and_are_said():
    county = make_organization()
    scheme = make_scheme(owner=county, document=conditional())
    again = load(read_workbook(scheme_workbook(scheme.spec())))
    assert dump(again) == dump(load(conditional())) == scheme.document
    said = {row.leaf.code: row.applies for row in table(scheme.spec()).rows}
    assert said["1.2"] == "只考核成立时间不低于12个月的单位。"
    assert said["2.2"] == "只考核下级单位不低于2个的单位。"
    assert (said["1.1"], said["K1"]) == ("", "只考核上次考核「群众满意度」不低于90%的单位。")


def test_the_roster_proposes_what_the_conditions_exclude():
    """Founded within the year, one unit below, 80 % last year; what is not known excludes nothing."""
    county, units = towns(2)
    scheme = make_scheme(owner=county, document=conditional())
    last = make_cycle(
        owner=county, scheme=scheme, units=units, title="2025年度", period=(date(2025, 1, 1), date(2025, 12, 31))
    )
    run = assess(last, {0: {"rate": "80"}})
    type(last).objects.filter(pk=last.pk).update(state="decided")
    assert run.units == 2
    type(units[0]).objects.filter(pk=units[0].pk).update(opened_on=date(2026, 10, 8))
    for _ in range(2):
        make_organization(parent=units[1], kind=Kind.VILLAGE)
    units[0].refresh_from_db()
    cycle = make_cycle(owner=county, scheme=scheme, units=units, opened=False)
    assert selectors.inapplicable(cycle, units) == {
        units[0].pk: [
            Exemption("1.2", "成立时间2个月，方案只考核成立时间不低于12个月的单位"),
            Exemption("2.2", "下级单位0个，方案只考核下级单位不低于2个的单位"),
            Exemption("K", "上次考核「群众满意度」80%，方案只考核上次考核「群众满意度」不低于90%的单位"),
        ]
    }


def test_the_page_of_the_roster_offers_them_and_keeps_what_a_person_changes(client):
    county, units = towns(2)
    scheme = make_scheme(owner=county, document=conditional())
    cycle = make_cycle(owner=county, scheme=scheme, units=units, opened=False)
    cycle.roster.all().delete()
    client.force_login(make_user(at=county))
    address = f"/cycles/{cycle.pk}/roster/"
    form = client.get(address).context["form"]
    assert [(line.unit, line.node) for line in form.lines] == [(str(unit.pk), "2.2") for unit in units]
    sent = {
        "unit": [unit.pk for unit in units],
        "spared-unit": [str(units[0].pk), "", str(units[1].pk)],
        "spared-node": ["2.2", "", "1.2"],
        "spared-reason": ["没有下级单位", "", ""],
        "spared-document": ["〔2026〕3号", "", ""],
        f"also:{units[0].pk}": "全县、山区组",
    }
    more = client.post(address, {**sent, "more": "1"})
    assert (more.status_code, len(more.context["form"].open_lines())) == (200, 5)
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "请写明原因。" in refused.content.decode()
    sent["spared-reason"][2] = "由县里统一报送"
    assert client.post(address, sent).status_code == 302
    first, second = cycle.roster.order_by("position")
    assert first.exemptions == (Exemption("2.2", "没有下级单位", "〔2026〕3号"),)
    assert (first.also, second.exempt_nodes) == (["全县", "山区组"], {"1.2"})
    page = client.get(address)
    assert [(seat.unit.pk, each.node) for seat, each in page.context["proposed"]] == [(second.organization_id, "2.2")]
    services.open_cycle(cycle, actor=cycle.created_by)
    assert "1.2 按时报送" in client.get(address).content.decode()
    group = {**sent, f"also:{units[0].pk}": "镇"}
    cycle = make_cycle(owner=county, scheme=scheme, units=units, title="另一次", opened=False)
    answer = client.post(f"/cycles/{cycle.pk}/roster/", group)
    assert (answer.status_code, "已经是名册的排名分组" in answer.context["form"].error) == (422, True)


@pytest.mark.parametrize(
    ("applies", "message"),
    [
        ([{"fact": "age", "op": ">=", "than": "1"}], "只能是months、below、last之一"),
        ([{"fact": "months", "op": ">=", "than": "1.5"}], "的适用条件 months 要和不小于0的整数比较。"),
        ([{"fact": "below", "op": ">=", "than": "1", "datum": "rate"}], "不看数据项，不要写 datum。"),
        ([{"fact": "last", "op": ">=", "than": "1", "datum": "gone"}], "用到数据项「gone」，但 data 里没有它。"),
        ([{"fact": "last", "op": ">=", "than": "1"}], "用到数据项「」，但 data 里没有它。"),
    ],
)
def test_wrong_conditions_are_refused(applies, message):
    document = scheme_document(key="wrong")
    document["nodes"][0]["children"][1]["applies"] = applies
    with pytest.raises(SchemeError) as caught:
        load(document)
    assert any(message in str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 11),
        (date(2025, 12, 31), date(2026, 12, 31), 12),
        (date(2026, 10, 8), date(2026, 12, 31), 2),
        (date(2027, 1, 1), date(2026, 12, 31), 0),
    ],
)
def test_whole_months(start, end, whole):
    assert months(start, end) == whole
