"""Rows as the API writes them: decimals as texts, so that nobody's float touches a score."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assessments import selectors
from assessments.models import Cycle, Result
from assessments.selectors.history import Past, Share
from config.toolkit import scaled
from scoring.engine import Tentative


class PartField(serializers.Field):
    """One of a result's Parts as decimal text with the scheme's places; null where there is none, which is not 0."""

    def __init__(self, part: str) -> None:
        super().__init__(source="*", read_only=True)
        self.part = part

    def to_representation(self, result: Result) -> str | None:
        return _points(getattr(selectors.parts(result), self.part), result)


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
            "subject",
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
    person = serializers.CharField(source="roster_entry.person")
    post = serializers.CharField(source="roster_entry.post_name")
    days = serializers.IntegerField(source="roster_entry.days")
    total = PartField("total")
    base = PartField("base")
    bonus = PartField("bonus")
    penalty = PartField("penalty")
    tentative = serializers.SerializerMethodField()
    also = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = [
            "id",
            "cycle",
            "unit",
            "unit_code",
            "pool",
            "person",
            "post",
            "days",
            "total",
            "base",
            "bonus",
            "penalty",
            "status",
            "place",
            "tentative",
            "also",
            "score_grade",
            "quota_grade",
            "grade",
            "vetoes",
        ]

    def get_tentative(self, result: Result) -> bool:
        """Whether the place may still change because units of the group lack figures."""
        found: dict[int, Tentative] = self.context.setdefault("tentative", {})
        if result.run_id not in found:
            found[result.run_id] = selectors.tentative_places(result.run.cycle, result.run)
        return selectors.is_tentative(result, found[result.run_id])

    def get_also(self, result: Result) -> dict[str, int]:
        """The places in further groups, by the name of the group."""
        return dict(result.also)


class ResultDetailSerializer(ResultSerializer):
    """The same with the points of every node."""

    nodes = serializers.SerializerMethodField()
    run_digest = serializers.CharField(source="run.digest")

    class Meta(ResultSerializer.Meta):
        fields = [*ResultSerializer.Meta.fields, "run_digest", "nodes"]

    def get_nodes(self, result: Result) -> list[dict[str, Any]]:
        """Code, name, points and status in the order of the scheme."""
        cycle = result.run.cycle
        found = selectors.matrix(cycle, [result])
        values = found.rows[0].values
        return [
            {
                "code": node.code,
                "name": node.name,
                "points": _points(values[node.code].value, result),
                "status": values[node.code].status,
            }
            for node in found.nodes
        ]


class PastSerializer(serializers.Serializer):
    """One cycle seen from one unit of today: what its own result or those of its predecessors count there."""

    def to_representation(self, past: Past) -> dict[str, Any]:
        cycle = past.cycle
        return {
            "cycle": cycle.pk,
            "title": cycle.title,
            "scheme": cycle.scheme.key,
            "period_from": cycle.period_from.isoformat(),
            "period_to": cycle.period_to.isoformat(),
            "state": cycle.state,
            "value": None if past.value is None else scaled.text(past.value, cycle.scheme.places),
            "grade": past.grade,
            "place": past.own.place if past.own else None,
            "inheritance": cycle.inheritance,
            "sentence": past.sentence,
            "shares": [_share(share, cycle.scheme.places) for share in past.shares],
        }


def _share(share: Share, places: int) -> dict[str, Any]:
    return {
        "unit": share.part.unit,
        "name": share.name,
        "total": None if share.total is None else scaled.text(share.total, places),
        "grade": share.grade,
        "percent": scaled.text(share.percent),
        "members": None if share.members is None else scaled.text(share.members),
    }


def _points(value: int | None, result: Result) -> str | None:
    return None if value is None else scaled.text(value, result.run.cycle.scheme.places)
