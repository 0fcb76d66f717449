"""The pages of a workbook that changes what stands: upload, preview, confirm, drop, the marked cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from assessments.imports.changes import ChangeTable, Holder
from assessments.views.doors import Crumbs
from config.toolkit.refusal import Refused
from config.toolkit.views import require_form
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads

STEPS = ("upload", "import", "apply", "drop", "marked")


@dataclass(frozen=True, slots=True)
class UploadPages(Generic[Holder]):
    """The pages of one kind of workbook, of which each view is a method.

    `door` fetches the holder or answers 404, `refuse` says why nothing can be uploaded any more; addresses are named
    `name`-upload and so on. `template` shows the changes; `empty` is the address of the table to be filled in and its
    button, `how` and `hint` stand on the upload form, `measure` and `done` count what is written.
    """

    table: ChangeTable[Holder, Any]
    permission: Permission
    door: Callable[[HttpRequest, int, Permission], Holder]
    crumbs: Callable[..., Crumbs]  # of request, holder and what follows
    name: str
    template: str
    title: str
    empty: tuple[str, str]
    how: str
    hint: str
    done: str
    measure: str = "项"
    refuse: Callable[[Holder], None] = lambda holder: None
    told: Callable[[Holder], str] = str

    @method_decorator(require_form)
    def upload(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
        holder = self.door(request, pk, self.permission)
        self.refuse(holder)
        refusal = ""
        if request.method == "POST":
            try:
                content, name = uploads.chosen(request)
                record = self.table.keep(holder, content, name=name, actor=request.user)
                return redirect(self._to("import"), record.pk)
            except Refused as refused:
                refusal = refused.message
        context = self._context(request, holder, (self.title, "")) | {
            "refusal": refusal,
            "accept": WORKBOOK.accept,
            "recent": self._records(request).filter(target=str(holder.pk))[: uploads.RECENT],
        }
        return render(request, "assessments/change_upload.html", context, status=409 if refusal else 200)

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the workbook would change, or everything that is wrong in it; later what became of it."""
        record, holder = self._record(request, pk)
        upload = (self.title, reverse(self._to("upload"), args=[holder.pk]))
        context = self._context(request, holder, upload, (record.file.name, "")) | uploads.told(record)
        if record.state == ImportState.PLANNED:
            context["changes"], context["stale"] = self.table.preview(record, holder)
        return render(request, self.template, context)

    @method_decorator(require_POST)
    def apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write what was shown, all of it or nothing."""
        record, holder = self._record(request, pk)
        written = self.table.apply(record, holder, actor=request.user)
        messages.success(request, self.done.format(written))
        return redirect(holder)

    @method_decorator(require_POST)
    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Think better of it."""
        record, holder = self._record(request, pk)
        uploads.dropped(request, record, unwritten=f"{self.table.noun}没有改动")
        return redirect(self._to("upload"), holder.pk)

    @method_decorator(require_safe)
    def marked(self, request: HttpRequest, pk: int) -> FileResponse:
        """The person's own workbook with the wrong cells marked."""
        record, _ = self._record(request, pk)
        return uploads.marked_workbook(record)

    def _to(self, step: str) -> str:
        return f"assessments:{self.name}-{step}"

    def _context(self, request: HttpRequest, holder: Holder, *more: tuple[str, str]) -> dict[str, Any]:
        to = {step: self._to(step) for step in STEPS}
        crumbs = self.crumbs(request, holder, *more)
        return {"pages": self, "holder": holder, "told": self.told(holder), "to": to, "crumbs": crumbs}

    def _records(self, request: HttpRequest) -> QuerySet[ImportRecord]:
        records = ImportRecord.objects.allowed(request.user, self.permission).filter(kind=self.table.kind)
        return records.select_related("file", "marked", "organization", "actor")

    def _record(self, request: HttpRequest, pk: int) -> tuple[ImportRecord, Holder]:
        """The own upload with its holder, or 404; also when the holder is no longer one's own."""
        record = get_object_or_404(self._records(request), pk=pk)
        return record, self.door(request, int(record.target), self.permission)
