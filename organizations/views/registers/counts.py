"""What the records of a register amount to, and which periods were left out: as pages and as workbooks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.toolkit.refusal import Refused
from config.toolkit.views import attachment
from organizations.exports.registers import counts_workbook, missed_workbook
from organizations.models import Organization
from organizations.models.registers import RegisterType
from organizations.registers import Frequency
from organizations.selectors.registers.figures import counted, left_out

from . import doors

SHOWN = 500
NAMED = 100  # units of the running period, one after another
LARGE = 20_000  # units of one page


@require_safe
def register_counts(request: HttpRequest, register: str) -> HttpResponse:
    """Each count with numerator, denominator, days and rule; then unit by unit."""
    type, form, units = _asked(request, register)
    since, until = form.span
    figures, rows = counted(type, units, since, until)
    context = _context(request, type, form, "register-counts") | {
        "figures": figures,
        "rows": rows[:SHOWN],
        "hidden": max(0, len(rows) - SHOWN),
    }
    return render(request, "organizations/registers/counts.html", context)


@require_safe
def counts_export(request: HttpRequest, register: str) -> FileResponse:
    """The same as a workbook."""
    type, form, units = _asked(request, register)
    figures, rows = counted(type, units, *form.span)
    return attachment(counts_workbook(type, figures, rows, actor=request.user), f"{type.name}统计")


@require_safe
def register_missed(request: HttpRequest, register: str) -> HttpResponse:
    """Units × periods: where the record is missing."""
    type, form, units = _asked(request, register)
    found = left_out(type, units, *form.span)
    context = _context(request, type, form, "register-missed") | {
        "found": found,
        "rows": found.rows[:SHOWN],
        "hidden": max(0, len(found.rows) - SHOWN),
        "every": Frequency(type.frequency).label,
        "waiting": found.waiting[:NAMED],
        "more_waiting": len(found.waiting) > NAMED,
    }
    return render(request, "organizations/registers/missed.html", context)


@require_safe
def missed_export(request: HttpRequest, register: str) -> FileResponse:
    """The units that left something out, as a workbook."""
    type, form, units = _asked(request, register)
    since, until = form.span
    rows = left_out(type, units, since, until).rows
    content = missed_workbook(type, rows, since=since, until=until, actor=request.user)
    return attachment(content, f"{type.name}缺报名单")


def _asked(request: HttpRequest, code: str) -> tuple[RegisterType, doors.SpanForm, QuerySet[Organization]]:
    type = doors.register_for(request, code)
    form = doors.span_form(request)
    units = form.units(doors.seeing(request, type))
    if units.count() > LARGE:
        raise Refused(f"范围内的单位超过{LARGE}个，请先填写单位，缩小范围。")
    return type, form, units


def _context(request: HttpRequest, type: RegisterType, form: doors.SpanForm, page: str) -> dict[str, Any]:
    keeps = doors.may_keep(request, type)
    since, until = form.span
    return {
        "type": type,
        "form": form,
        "since": since,
        "until": until,
        "query": request.GET.urlencode(),
        "keeps": keeps,
        "tabs": doors.tabs(type, page, keeps=keeps),
        "crumbs": doors.crumbs(type, ("统计" if page == "register-counts" else "缺报", "")),
    }
