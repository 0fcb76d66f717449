"""What the pages of an upload share: its content, what is told of its record, dropping it, its marked cells."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest

from config.toolkit.imports import Problem
from config.toolkit.refusal import Refused
from organizations.imports.records import drop_import
from organizations.models import ImportRecord
from organizations.services.files import WORKBOOK, file_response

RECENT = 10  # earlier uploads beside the form


def chosen(request: HttpRequest) -> tuple[bytes, str]:
    """Content and name of the uploaded workbook, no more of it than a workbook may have; Refused without one."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused("请先选择要上传的表格。")
    return file.read(WORKBOOK.largest + 1), file.name or ""


def told(record: ImportRecord) -> dict[str, Any]:
    """The record, its numbers and all that is wrong with it, as the templates of previews take them."""
    return {"record": record, "counts": record.tally, "problems": [Problem(**problem) for problem in record.problems]}


def dropped(request: HttpRequest, record: ImportRecord, *, unwritten: str = "没有写入任何内容") -> None:
    """The person thinks better of it."""
    drop_import(record, actor=request.user)
    messages.info(request, f"已放弃这次导入，{unwritten}。")


def marked_workbook(record: ImportRecord) -> FileResponse:
    """The user's own workbook with the wrong cells marked; 404 where nothing was wrong."""
    if record.marked is None:
        raise Http404
    return file_response(record.marked)
