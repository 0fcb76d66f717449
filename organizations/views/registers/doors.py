"""What all pages of registers ask first: which register, which of its records, whose units."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from organizations.forms.fields import DAY
from organizations.models import Organization
from organizations.models.registers import RegisterRecord, RegisterType
from organizations.roles import Permission
from organizations.selectors.sight import Sight

Crumbs = list[tuple[str, str]]
HOME = "台账"
BETWEEN = [MinValueValidator(date(1921, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


def register_for(request: HttpRequest, code: str, permission: Permission = Permission.SEE) -> RegisterType:
    """The register of this code; 404 where the user may not do this in it."""
    types = RegisterType.objects.allowed(request.user, permission).select_related("owner")
    return get_object_or_404(types, code=code)


def record_for(
    request: HttpRequest, code: str, pk: int, permission: Permission = Permission.SEE
) -> tuple[RegisterType, RegisterRecord]:
    """One record of the register; 404 as above."""
    type = register_for(request, code, permission)
    return type, get_object_or_404(visible(request, type, permission), pk=pk)


def visible(
    request: HttpRequest, type: RegisterType, permission: Permission = Permission.SEE
) -> QuerySet[RegisterRecord]:
    """The records of the register that the user may see (or keep), the latest first."""
    records = RegisterRecord.objects.allowed(request.user, permission).filter(type=type)
    return records.select_related("type", "organization", "version", "actor").order_by("-date", "-pk")


def seeing(request: HttpRequest, type: RegisterType) -> QuerySet[Organization]:
    """The units whose records in the register the user may see."""
    units = Organization.objects.allowed(request.user, Permission.SEE)
    if type.owner:
        units = units.within(type.owner)
    return _unrestricted(request, type, units)


def keeping(request: HttpRequest, type: RegisterType) -> QuerySet[Organization]:
    """The units for which the user may make records in the register."""
    units = Organization.objects.allowed(request.user, Permission.KEEP).in_force()
    spec = type.spec()
    if spec.kinds:
        units = units.filter(kind__in=spec.kinds)
    if type.owner:
        units = units.within(type.owner)
    return _unrestricted(request, type, units)


def _unrestricted(request: HttpRequest, type: RegisterType, units: QuerySet[Organization]) -> QuerySet[Organization]:
    if not type.restricted:
        return units
    return units.filter(pk__in=Organization.objects.allowed(request.user, Permission.SEE_PERSONAL).values("pk"))


def may_keep(request: HttpRequest, type: RegisterType) -> bool:
    """Whether the user makes records in the register at all."""
    return type.on and RegisterType.objects.allowed(request.user, Permission.KEEP).filter(pk=type.pk).exists()


def initial(request: HttpRequest, units: QuerySet[Organization]) -> dict[str, Any]:
    """The unit that a new record is of, where the address names it or there is but one."""
    asked = request.GET.get("at", "")
    found = list((units.filter(pk=asked) if asked.isascii() and asked.isdigit() else units)[:2])
    if len(found) != 1:
        return {}
    same = units.filter(name=found[0].name).count() > 1
    return {"organization": found[0].code if same and found[0].code else found[0].name}


def reading(request: HttpRequest) -> Sight:
    """Whose personal data the user may read."""
    return Sight.of(request.user)


def reads_personal(request: HttpRequest, record: RegisterRecord) -> bool:
    """Whether the user may read what is personal in a record: as far as his or her role reaches, or because nobody else
    typed any version of it.
    """
    if reading(request).personal(record.organization):
        return True
    return record.actor_id == request.user.pk and not record.revisions.exclude(actor=request.user).exists()


def crumbs(type: RegisterType, *more: tuple[str, str]) -> Crumbs:
    """台账 / the register / …"""
    return [(HOME, reverse("organizations:registers")), (type.name, type.get_absolute_url()), *more]


def tabs(type: RegisterType, active: str, *, keeps: bool) -> list[dict[str, Any]]:
    """The pages of one register."""
    names = {"register": "记录", "register-counts": "统计"}
    if type.frequency != "none":
        names["register-missed"] = "缺报"
    if keeps:
        names["register-import"] = "导入"
    return [
        {"label": label, "url": reverse(f"organizations:{name}", args=[type.code]), "active": name == active}
        for name, label in names.items()
    ]


class SpanForm(forms.Form):
    """From when to when, and of which unit with those below it."""

    at = forms.IntegerField(required=False, widget=forms.HiddenInput)
    unit = forms.CharField(label="单位（含下级）", required=False)
    since = forms.DateField(label="起", required=False, widget=DAY, validators=BETWEEN)
    until = forms.DateField(label="止", required=False, widget=DAY, validators=BETWEEN)

    @property
    def span(self) -> tuple[date, date]:
        """The days asked for, both included; this year up to today where nothing was said."""
        today = timezone.localdate()
        given = self.cleaned_data if self.is_valid() else {}
        until = given.get("until") or today
        return given.get("since") or date(until.year, 1, 1), until

    def units(self, units: QuerySet[Organization]) -> QuerySet[Organization]:
        """Those of `units` that were asked for."""
        given = self.cleaned_data if self.is_valid() else {}
        if given.get("at"):
            return _below(units, Q(pk=given["at"]))
        if words := (given.get("unit") or "").strip():
            exactly = Q(code=words) | Q(name=words)
            if units.filter(exactly).exists():
                return _below(units, exactly)
            return units.filter(name__icontains=words)
        return units


def span_form(request: HttpRequest) -> SpanForm:
    """What the address asks for, with the days that hold where it says nothing shown in the form."""
    form = SpanForm(request.GET)
    since, until = form.span
    data = {**request.GET.dict(), "since": since.isoformat(), "until": until.isoformat()}
    return SpanForm(data)


def _below(units: QuerySet[Organization], roots: Q) -> QuerySet[Organization]:
    found = units.none()
    for root in units.filter(roots)[:20]:
        found = found | units.within(root)
    return found
