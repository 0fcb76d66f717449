"""A datum that is a day: typed, shown, filled into a workbook, counted; one that is read from another cycle."""

from datetime import date, datetime

import pytest

from assessments import services
from assessments.exports.filling import filling_workbook
from assessments.imports.filling import apply_sheet, plan_sheet
from assessments.models import Entry, Stage
from assessments.selectors.values import spoken, written
from assessments.services import Cell
from assessments.views.lines import CHECKED
from config.toolkit.scaled import SCALE
from scoring.engine import Datum, Status
from scoring.models import Datum as DatumRow
from tests.assessments.filled import BEST, clerk_of, stands, typed
from tests.factories import leaf, make_scheme, make_sheet, scheme_document

pytestmark = pytest.mark.django_db

PAID = date(2026, 11, 4).toordinal() * SCALE


def document():
    scheme = scheme_document(key="days", full="25")
    star = {"kind": "result", "asked": "cycle", "reads": "small", "take": "grade", "choices": ["优秀", "其他"]}
    scheme["data"] += [
        {"code": "paid", "name": "水费缴清日期", "kind": "date"},
        {"code": "star", "name": "上年等次", **star},
    ]
    scheme["nodes"] += [
        leaf("3", "水费", "3", {"type": "late_days", "datum": "paid", "due": "10-30", "each": "0.5"}),
        leaf("4", "上年等次", "2", {"type": "read_result", "datum": "star", "grades": ["2", "1"]}),
    ]
    return scheme


@pytest.fixture
def sheet():
    return make_sheet(scheme=make_scheme(document=document()))


@pytest.mark.parametrize(
    "words", ["2026-11-04", "2026-11-4", "2026/11/4", "2026年11月4日", "２０２６-１１-４", "20261104"]
)
def test_a_day_is_understood_however_it_is_written(sheet, words):
    (answer,) = services.save_cells(sheet, [Cell("paid", words)], stage=Stage.SELF, actor=clerk_of(sheet))
    assert answer.state == "saved"
    assert Entry.objects.get(sheet=sheet, datum="paid").value == PAID


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("2026-02-30", "「水费缴清日期」：「2026-02-30」这一天不存在。"),
        ("下个月", "「水费缴清日期」：「下个月」不是日期，请按 2026-03-01 的样子填写。"),
        ("3", "「水费缴清日期」：「3」不是日期，请按 2026-03-01 的样子填写。"),
    ],
)
def test_what_is_no_day_is_refused(sheet, words, message):
    (answer,) = services.save_cells(sheet, [Cell("paid", words)], stage=Stage.SELF, actor=clerk_of(sheet))
    assert (answer.state, answer.message) == ("refused", message)


def test_a_day_stands_in_the_input_and_is_said():
    paid = Datum("paid", "缴清日期", "date")
    assert written(paid, PAID, Status.FILLED) == "2026-11-04"
    assert spoken(paid, PAID, Status.FILLED) == "2026年11月4日"
    assert CHECKED["date"] == ""


@pytest.mark.parametrize("value", [datetime(2026, 11, 4), "2026-11-04", "2026年11月4日"])
def test_a_day_comes_and_goes_by_workbook(sheet, value):
    clerk = clerk_of(sheet)
    content = typed(filling_workbook(sheet, actor=clerk), {**BEST, "paid": value})
    apply_sheet(plan_sheet(sheet, content, name="自评表.xlsx", actor=clerk), actor=clerk)
    assert stands(sheet)["paid"] == (PAID, Status.FILLED)


def test_the_scheme_keeps_what_is_read_of_other_cycles(sheet):
    row = DatumRow.objects.get(code="star")
    assert (row.kind, row.asked, row.reads, row.take) == ("result", "cycle", "small", "grade")
    row = DatumRow.objects.get(code="paid")
    assert (row.kind, row.reads, row.take) == ("date", None, None)
