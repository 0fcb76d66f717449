"""仅导入正确行: of a workbook with errors the sound cells are written when a person says so; the rest is told."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.exports.filling import PAGE
from assessments.imports import apply_sheet, plan_sheet, preview
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent
from tests.assessments.filled import changed, filled, open_sheet, row_of, stands

pytestmark = pytest.mark.django_db

WRONG = {"meetings": "12-15", "late": "2"}


def wrong(sheet, clerk, **values):
    content = filled(sheet, clerk, **{**WRONG, **values})
    return plan_sheet(sheet, content, name="自评表.xlsx", actor=clerk)


def test_the_sound_cells_are_written_and_the_others_told():
    sheet, clerk = open_sheet()
    record = wrong(sheet, clerk)
    assert (record.state, record.counts["problems"]) == ("refused", 1)
    assert {change.name for change in preview(record).changes} == {"未成立领导小组", "迟报次数", "县级以上表彰"}
    apply_sheet(record, actor=clerk, only_sound=True)
    record.refresh_from_db()
    assert record.state == "applied"
    now = stands(sheet)
    assert "meetings" not in now
    assert now["late"][0] == parse("2")
    event = AuditEvent.objects.get(action="import.applied")
    assert len(event.changes["left_out"]) == 1
    assert "12-15" in event.changes["left_out"][0]
    with pytest.raises(Refused, match="这次导入已导入，不能再操作。"):
        apply_sheet(record, actor=clerk, only_sound=True)


def test_nothing_is_written_of_it_unless_asked_for():
    sheet, clerk = open_sheet()
    record = wrong(sheet, clerk)
    with pytest.raises(Refused, match="这次导入有错误，不能再操作。请重新上传。"):
        apply_sheet(record, actor=clerk)
    assert stands(sheet) == {}


def test_a_workbook_without_errors_is_applied_whole():
    sheet, clerk = open_sheet()
    record = plan_sheet(sheet, filled(sheet, clerk), name="自评表.xlsx", actor=clerk)
    with pytest.raises(Refused, match="待确认，不能再操作"):
        apply_sheet(record, actor=clerk, only_sound=True)


def test_a_row_that_stands_there_twice_is_left_out_whole():
    sheet, clerk = open_sheet()
    content = filled(sheet, clerk)

    def double(book):
        page = book[PAGE]
        first = row_of(page, "late")
        last = page.max_row + 1
        for cell in page[first]:
            page.cell(last, cell.column).value = cell.value

    record = plan_sheet(sheet, changed(content, double), name="自评表.xlsx", actor=clerk)
    assert "迟报次数" not in {change.name for change in preview(record).changes}
    apply_sheet(record, actor=clerk, only_sound=True)
    assert "late" not in stands(sheet)


def test_what_changed_meanwhile_stops_it():
    sheet, clerk = open_sheet()
    record = wrong(sheet, clerk)
    whole = plan_sheet(sheet, filled(sheet, clerk), name="自评表2.xlsx", actor=clerk)
    apply_sheet(whole, actor=clerk)
    assert "预览之后考核表已有变化" in preview(record).stale
    with pytest.raises(Refused, match="预览之后考核表已有变化"):
        apply_sheet(record, actor=clerk, only_sound=True)


def test_the_page_offers_it_and_says_what_was_left_out():
    sheet, clerk = open_sheet()
    record = wrong(sheet, clerk)
    client = Client()
    client.force_login(clerk)
    address = reverse("assessments:sheet-import", args=[record.pk])
    page = client.get(address).content.decode()
    assert "也可以仅导入正确的3项" in page
    answer = client.post(reverse("assessments:sheet-import-apply", args=[record.pk]), {"only": "sound"}, follow=True)
    assert "已导入正确的3项。表里1处错误没有导入" in answer.content.decode()
    assert "只导入了正确的行，下面1处没有导入。" in client.get(address).content.decode()
