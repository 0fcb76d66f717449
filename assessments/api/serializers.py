"""Rows as the API writes them: decimals as texts, so that nobody's float touches a score."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assessments import selectors
from assessments.models import Cycle, Result
from config.toolkit import scaled


class ScaledField(serializers.Field):
    """A scaled number as decimal text; null where there is none, which is not 0."""

    def to_representation(self, value: int) -> str:
        return scaled.text(value)


class CycleSerializer(serializers.ModelSerializer):
    """One cycle with its scheme and windows."""

    owner = serializers.CharField(source="owner.name")
    owner_code = serializers.CharField(source="owner.code")
    scheme = serializers.CharField(source="scheme.title")
    scheme_digest = serializers.CharField(source="scheme.digest")
    state_label = serializers.CharField(source="get_state_display")
    units = serializers.IntegerField()

    class Meta:
        model = Cycle
        fields = [
            "id",
            "title",
            "owner",
            "owner_code",
            "scheme",
            "scheme_digest",
            "period_from",
            "period_to",
            "state",
            "state_label",
            "units",
            "roster_digest",
            "run",
        ]


class ResultSerializer(serializers.ModelSerializer):
    """One unit's result in a cycle's current run."""

    cycle = serializers.IntegerField(source="run.cycle_id")
    unit = serializers.CharField(source="roster_entry.name")
    unit_code = serializers.CharField(source="roster_entry.code")
    pool = serializers.CharField(source="roster_entry.pool")
    total = ScaledField()
    base = ScaledField()
    bonus = ScaledField()
    penalty = ScaledField()

    class Meta:
        model = Result
        fields = [
            "id",
            "cycle",
            "unit",
            "unit_code",
            "pool",
            "total",
            "base",
            "bonus",
            "penalty",
            "status",
            "place",
            "score_grade",
            "quota_grade",
            "grade",
            "vetoes",
        ]


class ResultDetailSerializer(ResultSerializer):
    """The same with the points of every node."""

    nodes = serializers.SerializerMethodField()
    run_digest = serializers.CharField(source="run.digest")

    class Meta(ResultSerializer.Meta):
        fields = [*ResultSerializer.Meta.fields, "run_digest", "nodes"]

    def get_nodes(self, result: Result) -> list[dict[str, Any]]:
        """Code, name, points and status in the order of the scheme."""
        placed = selectors.outline(result.run.cycle.scheme).placed
        return [
            {
                "code": each.code,
                "name": each.node.name,
                "points": None if value is None else scaled.text(value),
                "status": status,
            }
            for each, (value, status) in zip(placed, result.nodes, strict=True)
        ]
