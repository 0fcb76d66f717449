"""Items that read a parameter table: the number of the unit's group on the last day, with its document (F30)."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from assessments import selectors, services
from assessments.exports.filling import filling_workbook
from assessments.exports.meeting import explanation_workbook
from assessments.models import Cycle, CycleState, Run, Stage
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.roles import Role
from scoring.engine import Status
from scoring.models import ParameterTable
from scoring.services import NewRow, add_rows, close_row, withdraw_row
from tests.assessments.steps import set_by_hand, sheets_of
from tests.factories import (
    fill,
    leaf,
    make_cycle,
    make_organization,
    make_scheme,
    make_table,
    make_user,
    scheme_document,
)

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


def document() -> dict[str, Any]:
    target = {
        "code": "target",
        "name": "道路目标",
        "kind": "number",
        "unit": "公里",
        "asked": "table",
        "reads": "roads",
    }
    built = {"code": "built", "name": "建成公里", "kind": "number", "unit": "公里", "min": "0"}
    rule = {"type": "target_by_unit", "datum": "built", "target": "target", "mode": "ratio", "target_zero": "na"}
    return scheme_document(
        key="roads",
        full="10",
        data=[target, built],
        nodes=[leaf("1", "修路", "10", rule)],
        grades=[],
        quotas=[],
        vetoes=[],
    )


@pytest.fixture
def cycle() -> Cycle:
    county = make_organization()
    table = make_table(county, NewRow("all", "", 10_000_000, FIRST, None, "县政发〔2026〕3号"))
    units = [make_organization(parent=county, code=f"62042110{number}") for number in (1, 2, 3)]
    own = NewRow("unit", units[1].code, 20_000_000, FIRST, date(2026, 12, 31), "县政办发〔2026〕11号")
    add_rows(table, [own, NewRow("unit", units[2].code, 1, date(2027, 1, 1), None, "明年的")], actor=table.created_by)
    return make_cycle(owner=county, scheme=make_scheme(owner=county, document=document()), units=units)


def ground(unit: str) -> str:
    """What is said of the second unit's own number."""
    return f"参数表「道路建设目标」，适用「{unit}」，2026年1月1日至2026年12月31日，依据县政办发〔2026〕11号"


def computed(cycle: Cycle) -> Run:
    for sheet in sheets_of(cycle):
        clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
        fill(sheet, {"built": "8"}, actor=clerk)
        services.submit(sheet, actor=clerk)
        services.confirm_items(sheet, nodes=["1"], actor=cycle.created_by)
        services.finish_review(sheet, actor=cycle.created_by)
    return services.compute(cycle, actor=cycle.created_by)


def totals(run: Run) -> list[int | None]:
    return [result.total for result in run.results.order_by("roster_entry__position")]


def test_each_unit_has_the_number_of_its_own(cycle: Cycle) -> None:
    run = computed(cycle)
    assert totals(run) == [parse("8"), parse("4"), parse("8")]
    assert services.rerun(run).same


def test_the_explanation_names_row_and_document(cycle: Cycle) -> None:
    run = computed(cycle)
    result = run.results.get(roster_entry__position=2)
    (target,) = [used for used in selectors.explanation(result, "1").inputs if used.datum.code == "target"]
    assert (target.spoken, target.status) == ("20公里", Status.FILLED)
    span = "2026年1月1日至2026年12月31日"
    said = f"参数表「道路建设目标」，适用「{result.roster_entry.name}」，{span}，依据县政办发〔2026〕11号"
    assert target.origin == said
    book = openpyxl.load_workbook(io.BytesIO(explanation_workbook(result, actor=make_user(at=cycle.owner))))
    figures = [cell.value for row in book.worksheets[0] for cell in row if isinstance(cell.value, str)]
    assert any(said in text for text in figures)
    row = ParameterTable.objects.get().rows.get(group="620421102")
    withdraw_row(row, reason="录错", actor=row.added_by)
    (target,) = [used for used in selectors.explanation(result, "1").inputs if used.datum.code == "target"]
    assert target.origin == f"{said}；这个数后来已作废"


def test_a_run_keeps_its_numbers_and_the_next_reads_anew(cycle: Cycle) -> None:
    run = computed(cycle)
    table = ParameterTable.objects.get()
    close_row(table.rows.get(scope="all"), valid_until=date(2026, 6, 30), actor=table.created_by)
    add_rows(table, [NewRow("all", "", 16_000_000, date(2026, 7, 1), None, "调整通知")], actor=table.created_by)
    assert services.rerun(run).same
    anew = services.compute(cycle, actor=table.created_by)
    assert totals(anew) == [parse("5"), parse("4"), parse("5")]
    first, _ = selectors.difference(anew, run)
    by = f"{table.created_by}录入，依据调整通知；原来的一行至2026年6月30日"
    assert first.causes[0] == f"「道路目标」由10公里改为16公里（{by}）。"


def test_without_a_number_the_figure_is_missing_and_says_why(cycle: Cycle) -> None:
    table = ParameterTable.objects.get()
    withdraw_row(table.rows.get(scope="all"), reason="录错", actor=table.created_by)
    result = computed(cycle).results.get(roster_entry__position=1)
    assert (result.total, result.nodes[0][1]) == (None, Status.MISSING)
    (target,) = [used for used in selectors.explanation(result, "1").inputs if used.datum.code == "target"]
    assert target.status == Status.MISSING
    assert target.origin == "参数表「道路建设目标」里没有适用于本单位、考核期末有效的数"


def test_nobody_types_it(cycle: Cycle) -> None:
    entry = cycle.roster.order_by("position")[0]
    filler = make_user(at=entry.organization)
    cell = services.Cell("target", "99", 0)
    (answer,) = services.save_cells(entry.sheet, [cell], stage="self", actor=filler)
    assert (answer.state, answer.message) == ("refused", "「道路目标」由系统取数，不用填写。")


def test_the_sheet_shows_the_number_and_counts_with_it_at_both_stages(cycle: Cycle, client: Client) -> None:
    whole, own = sheets_of(cycle)[:2]
    filler = make_user(at=own.roster_entry.organization, role=Role.FILLER)
    for sheet in (whole, own):
        fill(sheet, {"built": "8"}, actor=filler)
    everybody = "参数表「道路建设目标」，适用「全部单位」，2026年1月1日起，依据县政发〔2026〕3号"
    shown = {sheet.pk: selectors.sheet_view(sheet, stage="self") for sheet in (whole, own)}
    assert [view.own_total for view in shown.values()] == [parse("8"), parse("4")]
    (line,) = [line for line in shown[whole.pk].sections[0].items[0].data if line.datum.code == "target"]
    assert (line.text, line.origin, line.editable) == ("10", everybody, False)
    assert selectors.sheet_points(own, stages=[Stage.SELF]) == {"self:1": "4.00", "self:total": "4.00"}
    client.force_login(filler)
    page = client.get(f"/sheets/{own.pk}/").content.decode()
    assert ground(own.roster_entry.name) in page
    assert '<td data-locked data-col="value" title="「道路目标」由系统取数，不用填写。" class="num">20</td>' in page
    client.force_login(cycle.created_by)
    assert everybody in client.get(f"/sheets/{whole.pk}/review/").content.decode()
    crossed = selectors.cross_review(cycle, "1")
    assert [row.item.own_points for row in crossed.rows] == [parse("8"), parse("4"), None]


def test_less_than_the_target_needs_a_reason(cycle: Cycle) -> None:
    sheet = sheets_of(cycle)[0]
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    fill(sheet, {"built": "10"}, actor=clerk)
    services.submit(sheet, actor=clerk)
    cell = services.Cell("built", "8", 0)
    (answer,) = services.save_cells(sheet, [cell], stage="review", actor=cycle.created_by)
    assert answer.message == "「1 修路」得8分，低于满分10分：扣分须写明理由（何时、何地、何事）。"


def test_the_filling_workbook_tells_the_number(cycle: Cycle) -> None:
    sheet = sheets_of(cycle)[1]
    page = openpyxl.load_workbook(io.BytesIO(filling_workbook(sheet, actor=cycle.created_by)))["填报表"]
    span = "2026年1月1日至2026年12月31日"
    ground = f"参数表「道路建设目标」，适用「{sheet.roster_entry.name}」，{span}，依据县政办发〔2026〕11号"
    assert str(page["D4"].value).endswith(f"\n道路目标：20公里（{ground}）。")


def test_a_new_target_under_an_override_from_the_board_to_the_decision(cycle: Cycle, client: Client) -> None:
    """4 of 10 by the table, 6 by hand; with another target it would be 5: computed, confirmed again, decided."""
    computed(cycle)
    cycle.refresh_from_db()
    override = set_by_hand(cycle, "6", node="1", position=2)
    run = services.compute(cycle, actor=cycle.created_by)
    assert totals(run) == [parse("8"), parse("6"), parse("8")]
    client.force_login(cycle.created_by)
    board = f"/cycles/{cycle.pk}/"
    assert "数据有改动" not in client.get(board).content.decode()

    table = ParameterTable.objects.get()
    code = cycle.roster.get(position=2).code
    withdraw_row(table.rows.get(group=code), reason="文件更正", actor=table.created_by)
    own = NewRow("unit", code, parse("16"), FIRST, None, "县政办发〔2026〕20号")
    add_rows(table, [own], actor=table.created_by)
    cycle.refresh_from_db()
    assert "第2次计算之后数据有改动，请重新计算。" in client.get(board).content.decode()

    before, run = run, services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    assert totals(run) == [parse("8"), parse("6"), parse("8")]
    assert services.rerun(run).same
    (change,) = selectors.difference(run, before)
    by = f"{table.created_by}录入，依据县政办发〔2026〕20号；原来的一行{table.created_by}已作废：文件更正"
    assert change.causes[0] == f"「道路目标」由20公里改为16公里（{by}）。"
    name = cycle.roster.get(position=2).name
    assert selectors.unready(cycle) == [f"1项人工调整输入已变，请重新确认或撤回（{name}「1 修路」）"]
    meeting = {"meeting": "部务会", "minutes_no": "1号", "decided_on": timezone.localdate(), "grades": {}}
    with pytest.raises(Refused, match="人工调整"):
        services.decide(cycle, actor=cycle.created_by, **meeting)
    services.approve_override(override, actor=make_user(at=cycle.owner, role=Role.LEADER))
    assert selectors.unready(cycle) == []
    result = run.results.get(roster_entry__position=2)
    told = selectors.explanation(result, "1")
    assert "人工调整：计算值为5分，经批准按6分计。" in told.lines
    (target,) = [used for used in told.inputs if used.datum.code == "target"]
    assert (target.spoken, "县政办发〔2026〕20号" in target.origin) == ("16公里", True)
    services.decide(cycle, actor=cycle.created_by, **meeting)
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.DECIDED
