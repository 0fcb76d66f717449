"""Registers as JSON: types, records to read, make, correct and withdraw, counts and missed periods.

The rooms are those of the pages: the same rights, the same filters, the same services; personal values are covered for
who may not read them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from config.toolkit import scaled
from organizations.filters.records import filter_for
from organizations.models import Organization
from organizations.models.registers import RegisterRecord, RegisterType
from organizations.registers.counting import Figure
from organizations.registers.values import HIDDEN, plain, typed
from organizations.roles import Permission
from organizations.selectors import registers as selectors
from organizations.selectors.sight import Sight
from organizations.services import registers
from organizations.services.registers import RecordRefused
from organizations.views.registers import doors


class RegisterSerializer(serializers.ModelSerializer):
    """One type with its document, as the register format writes it."""

    frequency_label = serializers.CharField(source="get_frequency_display")
    owner_name = serializers.CharField(source="owner.name", default="")

    class Meta:
        model = RegisterType
        fields = [
            *("code", "name", "source", "frequency", "frequency_label", "restricted", "on", "owner", "owner_name"),
            *("number", "changed_at", "document"),
        ]


class RecordSerializer(serializers.ModelSerializer):
    """One record: values as they are written, decimals as text, people and units by name."""

    register = serializers.CharField(source="type.code")
    organization_name = serializers.CharField(source="organization.name")
    actor = serializers.CharField(source="actor.name", default="")
    data = serializers.SerializerMethodField()

    class Meta:
        model = RegisterRecord
        fields = [
            *("id", "register", "organization", "organization_name", "date", "data", "state", "number"),
            *("actor", "recorded_at"),
        ]

    def get_data(self, record: RegisterRecord) -> dict[str, Any]:
        """By field code; stars for what is personal and may not be read."""
        seen: Sight = self.context["sight"]
        personal = seen.personal(record.organization)
        fields = record.version.spec().by_code | record.type.spec().by_code
        return {
            code: HIDDEN if field.personal and not personal else plain(field, record.data[code])
            for code, field in fields.items()
            if code in record.data
        }


class NewRecordSerializer(serializers.Serializer):
    """What a new record says: the unit by its number here or its code, the day, the data by field code."""

    organization = serializers.CharField()
    date = serializers.DateField()
    data = serializers.DictField()


class CorrectionSerializer(serializers.Serializer):
    """The record as it should have been, whole, and why."""

    date = serializers.DateField(required=False)
    data = serializers.DictField()
    reason = serializers.CharField()


class WithdrawalSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField()


class SpanSerializer(serializers.Serializer):
    """From one day to another, both included; `unit` by its number, with those below it."""

    since = serializers.DateField()
    until = serializers.DateField()
    unit = serializers.IntegerField(required=False)


class RegisterViewSet(ReadOnlyModelViewSet):
    """/api/registers/: the registers that hold where the user is."""

    serializer_class = RegisterSerializer
    lookup_field = "code"
    lookup_url_kwarg = "register"
    queryset = RegisterType.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[RegisterType]:
        return RegisterType.objects.allowed(self.request.user, Permission.SEE).select_related("owner")

    @action(detail=True)
    def counts(self, request: Request, register: str) -> Response:
        """The counts of each unit and of all together."""
        type, units, since, until = self._asked(request)
        each = selectors.counts(type, units, since, until)
        together = selectors.total(type, units, since, until)
        return Response(
            {
                "units": {str(unit): [_figure(one) for one in figures.values()] for unit, figures in each.items()},
                "total": [_figure(one) for one in together.values()],
            }
        )

    @action(detail=True)
    def missed(self, request: Request, register: str) -> Response:
        """The missed periods of each unit that missed any."""
        found = selectors.missed(*self._asked(request))
        return Response({"units": {str(unit): periods for unit, periods in found.items() if periods}})

    def _asked(self, request: Request) -> tuple[RegisterType, QuerySet[Organization], date, date]:
        type, asked = self.get_object(), _given(SpanSerializer, request.query_params)
        units = doors.seeing(request, type)
        if "unit" in asked:
            units = units.within(get_object_or_404(units, pk=asked["unit"]))
        return type, units, asked["since"], asked["until"]


class RecordViewSet(ReadOnlyModelViewSet, GenericViewSet):
    """/api/registers/CODE/records/: the records that the user sees; made, corrected and withdrawn by POST."""

    serializer_class = RecordSerializer
    queryset = RegisterRecord.objects.none()

    def get_queryset(self) -> QuerySet[RegisterRecord]:
        permission = Permission.KEEP if self.action in ("correct", "withdraw") else Permission.SEE
        type = doors.register_for(self.request, self.kwargs["register"], permission)
        return doors.visible(self.request, type, permission)

    def filter_queryset(self, queryset: QuerySet[RegisterRecord]) -> QuerySet[RegisterRecord]:
        """The filters that the page of this register has."""
        if self.action != "list":
            return queryset
        type = doors.register_for(self.request, self.kwargs["register"])
        asked = filter_for(type.spec())(self.request.query_params, queryset)
        if not asked.is_valid():
            raise ValidationError(asked.errors)
        return asked.qs

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "sight": Sight.of(self.request.user)}

    def create(self, request: Request, register: str) -> Response:
        """A new record of a unit for which the user keeps this register."""
        type = doors.register_for(request, register, Permission.KEEP)
        given = _given(NewRecordSerializer, request.data)
        unit = get_object_or_404(doors.keeping(request, type), **_unit(given["organization"]))
        with _faults_told():
            made = registers.record(type, organization=unit, date=given["date"], data=given["data"], actor=request.user)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"])
    def correct(self, request: Request, register: str, pk: str) -> Response:
        """The next version of a record."""
        record, given = self.get_object(), _given(CorrectionSerializer, request.data)
        if not Sight.of(request.user).personal(record.organization):
            given["data"] |= _unseen(record, given["data"])
        with _faults_told():
            corrected = registers.correct(record, actor=request.user, **given)
        return Response(self.get_serializer(corrected).data)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, register: str, pk: str) -> Response:
        """The record counts no longer."""
        record, given = self.get_object(), _given(WithdrawalSerializer, request.data)
        return Response(self.get_serializer(registers.withdraw(record, actor=request.user, **given)).data)


class _faults_told:
    """What is wrong with a record becomes 400 with the sentences by field code; other refusals stay 409."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, RecordRefused):
            told: dict[str, list[str]] = {}
            for fault in error.faults:
                told.setdefault(fault.place or "detail", []).append(fault.message)
            raise ValidationError(told) from error


def _given(serializer: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    asked = serializer(data=data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _unseen(record: RegisterRecord, given: dict[str, Any]) -> dict[str, Any]:
    """The personal values that the user does not see and so leaves as they are: left out, or still covered."""
    fields = [field for field in record.type.spec().fields if field.personal and field.code in record.data]
    return {
        field.code: typed(field, record.data[field.code]) for field in fields if given.get(field.code, HIDDEN) == HIDDEN
    }


def _unit(said: str) -> dict[str, Any]:
    """A unit by its division code, or by `id:` and its number here."""
    number = said.removeprefix("id:")
    return {"pk": number} if said != number and number.isascii() and number.isdigit() else {"code": said}


def _figure(figure: Figure) -> dict[str, Any]:
    """One count; numbers as decimal text."""
    numbers = {name: getattr(figure, name) for name in ("value", "numerator", "denominator")}
    told = {name: None if number is None else scaled.text(number) for name, number in numbers.items()}
    words = {name: getattr(figure, name) for name in ("code", "name", "measure", "rule")}
    return {**words, **told, "since": figure.since.isoformat(), "until": figure.until.isoformat()}
