"""Schemes as JSON: decimals as texts, as in the scheme format."""

from typing import Any

from rest_framework import serializers

from config.toolkit.scaled import text
from scoring.engine import SchemeError, dump
from scoring.models import Scheme
from scoring.selectors import spec_of


class SchemeSerializer(serializers.ModelSerializer[Scheme]):
    """One line of the list."""

    owner = serializers.CharField(source="owner.name")
    owner_id = serializers.IntegerField()
    full = serializers.SerializerMethodField()

    class Meta:
        model = Scheme
        fields = [
            "id",
            "key",
            "title",
            "year",
            "version",
            "owner",
            "owner_id",
            "applies_to",
            "state",
            "full",
            "digest",
            "published_at",
            "previous",
        ]

    def get_full(self, scheme: Scheme) -> str:
        """The declared total."""
        return text(scheme.full)


class SchemeDetailSerializer(SchemeSerializer):
    """With the document, what does not add up, and who acknowledged it."""

    document = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(SchemeSerializer.Meta):
        fields = [*SchemeSerializer.Meta.fields, "source", "acknowledgement", "warnings", "problems", "document"]

    def to_representation(self, scheme: Scheme) -> dict[str, Any]:
        """A draft is read once for its three fields."""
        try:
            self._spec, self._problems = spec_of(scheme), []
        except SchemeError as error:
            self._spec, self._problems = None, [problem.message for problem in error.problems]
        return super().to_representation(scheme)

    def get_document(self, scheme: Scheme) -> dict[str, Any] | None:
        """The canonical document; None while a draft cannot be read."""
        return dump(self._spec) if self._spec else None

    def get_warnings(self, scheme: Scheme) -> list[str]:
        """Sentences on points that do not add up."""
        return [warning.sentence() for warning in self._spec.warnings] if self._spec else []

    def get_problems(self, scheme: Scheme) -> list[str]:
        """Why a draft cannot be read."""
        return self._problems
