"""What the pages of an upload share: its content, what is told of its record, dropping it, its marked cells."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from config.toolkit.imports import Plan, Problem
from config.toolkit.refusal import Refused
from organizations.imports.records import drop_import
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.services.files import WORKBOOK, file_response

RECENT = 10  # earlier uploads beside the form
SHOWN = 500  # rows of a preview


def chosen(request: HttpRequest) -> tuple[bytes, str]:
    """Content and name of the uploaded workbook, no more of it than a workbook may have; Refused without one."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused("请先选择要上传的表格。")
    return file.read(WORKBOOK.largest + 1), file.name or ""


def told(record: ImportRecord) -> dict[str, Any]:
    """The record, its numbers and all that is wrong with it, as the templates of previews take them."""
    return {"record": record, "counts": record.tally, "problems": [Problem(**problem) for problem in record.problems]}


def row_preview(
    request: HttpRequest,
    record: ImportRecord,
    replan: Callable[[ImportRecord], tuple[Plan[Any], bool]],
    *,
    upload: str,
    step: str,
    **page: object,
) -> HttpResponse:
    """What an upload of rows would register, or what is wrong with it; after applying, what it did.

    `upload` and `step`-apply, -drop and -marked are the addresses to which it leads; `page` its table and crumbs.
    """
    to = {"upload": upload, "apply": f"{step}-apply", "drop": f"{step}-drop", "marked": f"{step}-marked"}
    context = told(record) | {"to": to} | page
    if record.state == ImportState.PLANNED:
        plan, same = replan(record)
        more = max(0, len(plan.creates) - SHOWN)
        context |= {"stale": not same, "rows": plan.creates[:SHOWN], "more": more, "notices": plan.notices}
    return render(request, "organizations/row_import.html", context)


def dropped(request: HttpRequest, record: ImportRecord, *, unwritten: str = "没有写入任何内容") -> None:
    """The person thinks better of it."""
    drop_import(record, actor=request.user)
    messages.info(request, f"已放弃这次导入，{unwritten}。")


def marked_workbook(record: ImportRecord) -> FileResponse:
    """The user's own workbook with the wrong cells marked; 404 where nothing was wrong."""
    if record.marked is None:
        raise Http404
    return file_response(record.marked)
