"""Workbooks of a screening: what was found, the list for the meeting, and a township's table out and in."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from assessments.exports.screening_sheets import sheet_workbook
from assessments.exports.screenings import proposal_workbook, situation_workbook
from assessments.imports.screening_sheets import SHEETS
from assessments.views.screenings import doors
from assessments.views.screenings.township import part_crumbs
from assessments.views.uploads import UploadPages
from config.toolkit.views import attachment
from organizations.roles import Permission


@require_safe
def situation(request: HttpRequest, pk: int) -> FileResponse:
    """排查情况表; the export is on record."""
    found = doors.screening_for(request, pk, Permission.OVERSEE)
    return attachment(situation_workbook(found, actor=request.user), f"{found.title}情况表")


@require_safe
def proposal(request: HttpRequest, pk: int) -> FileResponse:
    """建议名单 for the meeting; the export is on record."""
    found = doors.screening_for(request, pk, Permission.OVERSEE)
    return attachment(proposal_workbook(found, actor=request.user), f"{found.title}建议名单")


@require_safe
def sheet_file(request: HttpRequest, pk: int) -> FileResponse:
    """The table of a township; the export is on record."""
    part = doors.part_for(request, pk, Permission.REVIEW)
    return attachment(sheet_workbook(part, actor=request.user), f"{part.screening.title}{part.name}逐个排查表")


workbook = UploadPages(
    SHEETS,
    Permission.REVIEW,
    doors.part_for,
    part_crumbs,
    name="screening",
    template="assessments/screening_import.html",
    title="导入排查结果",
    empty=("assessments:screening-table", "下载排查表"),
    how="下载排查表，逐个填写后上传；先检查、预览，确认后才写入。",
    hint="需要工作表“逐个排查”，列名不要改动。",
    done="已导入{}个单位的排查结果。",
    measure="个单位的排查结果",
    told=lambda part: f"{part.screening} · {part}",
)
