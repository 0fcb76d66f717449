"""Honours, demonstration points, cards and figures as JSON; read-only, rows from `allowed()`, filters of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from config.toolkit import scaled
from organizations.filters.honours import CardFilter, FigureFilter, HonourFilter, PointFilter
from organizations.models import CardYear, DemonstrationPoint, Honour, IndicatorValue
from organizations.selectors import cards, honours

OF_UNIT = ["id", "organization", "organization_name"]


class HonourSerializer(serializers.ModelSerializer):
    """One honour; of a person the name, nothing else."""

    organization_name = serializers.CharField(source="organization.name")
    person_name = serializers.CharField(source="person.name", default="")
    level_label = serializers.CharField(source="get_level_display")

    class Meta:
        model = Honour
        fields = [
            *(*OF_UNIT, "person_name", "name", "level", "level_label", "issuer", "awarded_on", "document_no"),
            *("source", "withdrawn_at", "withdrawn_reason"),
        ]


class PointSerializer(serializers.ModelSerializer):
    """One demonstration point with its present contacts."""

    organization_name = serializers.CharField(source="organization.name")
    level_label = serializers.CharField(source="get_level_display")
    contacts = serializers.SerializerMethodField()

    class Meta:
        model = DemonstrationPoint
        fields = [
            *(*OF_UNIT, "name", "level", "level_label", "batch", "since", "until", "ended_reason", "plated_on"),
            *("contacts", "document_no", "source", "withdrawn_at", "withdrawn_reason"),
        ]

    def get_contacts(self, point: DemonstrationPoint) -> list[dict[str, str]]:
        """Name and duty of each."""
        return [{"name": each.name, "duty": each.duty} for each in honours.contacts_now(point)]


class CardSerializer(serializers.ModelSerializer):
    """One current card; figures are decimal texts by code."""

    organization_name = serializers.CharField(source="organization.name")
    data = serializers.SerializerMethodField()

    class Meta:
        model = CardYear
        fields = [*OF_UNIT, "year", "version", "data", "source", "reason", "recorded_at"]

    def get_data(self, card: CardYear) -> dict[str, str]:
        """Numbers as they are written."""
        return {code: scaled.text(value) for code, value in card.data.items()}


class FigureSerializer(serializers.ModelSerializer):
    """One figure with its source, and whether another source says otherwise."""

    organization_name = serializers.CharField(source="organization.name")
    item = serializers.CharField(source="item.code")
    item_name = serializers.CharField(source="item.name")
    measure = serializers.CharField(source="item.measure")
    value = serializers.SerializerMethodField()
    growth = serializers.SerializerMethodField()
    disputed = serializers.BooleanField()

    class Meta:
        model = IndicatorValue
        fields = [
            *(*OF_UNIT, "year", "item", "item_name", "measure", "value", "growth", "source", "disputed"),
            *("withdrawn_at", "withdrawn_reason"),
        ]

    def get_value(self, figure: IndicatorValue) -> str:
        """The number as it is written."""
        return scaled.text(figure.value)

    def get_growth(self, figure: IndicatorValue) -> str | None:
        """Per cent, None where no growth was told."""
        return None if figure.growth is None else scaled.text(figure.growth)


class HonourViewSet(ReadOnlyModelViewSet):
    """/api/honours/"""

    serializer_class = HonourSerializer
    filterset_class = HonourFilter
    queryset = Honour.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Any]:
        return honours.honour_list(self.request.user).select_related("person")


class PointViewSet(ReadOnlyModelViewSet):
    """/api/points/"""

    serializer_class = PointSerializer
    filterset_class = PointFilter
    queryset = DemonstrationPoint.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return honours.point_list(self.request.user)


class CardViewSet(ReadOnlyModelViewSet):
    """/api/cards/"""

    serializer_class = CardSerializer
    filterset_class = CardFilter
    queryset = CardYear.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return cards.card_list(self.request.user)


class FigureViewSet(ReadOnlyModelViewSet):
    """/api/figures/"""

    serializer_class = FigureSerializer
    filterset_class = FigureFilter
    queryset = IndicatorValue.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return cards.figure_list(self.request.user)
