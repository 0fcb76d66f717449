"""Targets of the contracts of a year by workbook."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from assessments.exports.contract_targets import targets_workbook
from assessments.imports.contract_targets import TARGETS, drafted_items
from assessments.views.contracts import contract_crumbs, round_for
from assessments.views.uploads import UploadPages
from config.toolkit.views import attachment
from organizations.roles import Permission


@require_safe
def targets_file(request: HttpRequest, pk: int) -> FileResponse:
    """The targets of all contracts that wait for their signatures; the export is on record."""
    round = round_for(request, pk, Permission.ORGANIZE)
    return attachment(targets_workbook(round, drafted_items(round), actor=request.user), f"{round.title}目标任务")


workbook = UploadPages(
    TARGETS,
    Permission.ORGANIZE,
    round_for,
    lambda request, round, *more: contract_crumbs((round.title, round.get_absolute_url()), *more),
    name="targets",
    template="assessments/targets_import.html",
    title="导入目标任务",
    empty=("assessments:targets-file", "下载目标任务表"),
    how="下载表格，改“目标任务”和“目标值”两列后上传；先检查、预览，确认后才写入。只改待签订的责任书，已签订的请办理变更。",
    hint="需要工作表“目标任务”，有“责任单位”“编号”“目标任务”三列；“区划代码”“指标”“目标值”可以没有。",
    done="已改{}项目标任务。核对无误后打印、签订。",
)
