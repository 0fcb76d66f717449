"""Contracts over the API, for reading: both sides see theirs, with tasks and months in the detail."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from assessments.models import Contract, ContractState
from assessments.selectors.monthly_reports import months_of
from config.toolkit.scaled import text
from organizations.roles import Permission


class ContractFilter(filters.FilterSet):
    """By year, state, unit and the year's contracts that they belong to."""

    year = filters.NumberFilter(label="年度", field_name="round__year")
    q = filters.CharFilter(label="单位", field_name="name", lookup_expr="icontains")

    class Meta:
        model = Contract
        fields = ["round", "year", "state", "q"]


class ContractSerializer(serializers.ModelSerializer):
    """One unit's contract."""

    title = serializers.CharField(source="round.title")
    year = serializers.IntegerField(source="round.year")
    issuer = serializers.CharField(source="round.issuer.name")
    unit = serializers.CharField(source="name")
    unit_code = serializers.CharField(source="organization.code")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Contract
        fields = [
            *("id", "round", "title", "year", "issuer", "unit", "unit_code", "state", "state_label"),
            *("first_month", "last_month", "signed_on", "signer", "issuer_signer", "previous", "reason"),
        ]


class ContractDetailSerializer(ContractSerializer):
    """The same with tasks and months; numbers as decimal texts."""

    items = serializers.SerializerMethodField()
    months = serializers.SerializerMethodField()

    class Meta(ContractSerializer.Meta):
        fields = [*ContractSerializer.Meta.fields, "items", "months"]

    def get_items(self, contract: Contract) -> list[dict[str, Any]]:
        """Code, name, points, target in the order of the contract."""
        return [
            {
                "code": item.node,
                "name": item.name,
                "points": text(item.points),
                "target": item.target,
                "value": None if item.value is None else text(item.value),
                "measure": item.measure,
            }
            for item in contract.items.all()
        ]

    def get_months(self, contract: Contract) -> list[dict[str, Any]]:
        """The months that it answers for: state, due day, what was reported."""
        if contract.state not in (ContractState.SIGNED, ContractState.SUPERSEDED):
            return []
        return [
            {
                "month": cell.month,
                "state": cell.state,
                "due": cell.due,
                "done": cell.report.done if cell.report else None,
                "plan": cell.report.plan if cell.report else None,
                "at": cell.report.at if cell.report else None,
            }
            for cell in months_of(contract).cells
            if cell.contract
        ]


class ContractViewSet(ReadOnlyModelViewSet):
    """Contracts that the caller may see."""

    filterset_class = ContractFilter

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return ContractDetailSerializer if self.action == "retrieve" else ContractSerializer

    def get_queryset(self) -> QuerySet[Contract]:
        return Contract.objects.allowed(self.request.user, Permission.SEE).for_list()
