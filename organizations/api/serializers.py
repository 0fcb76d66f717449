"""Units as JSON."""

from typing import Any

from rest_framework import serializers

from organizations.models import Organization
from organizations.selectors import UnitThen


class UnitSerializer(serializers.ModelSerializer):
    """One unit: its place in the tree by ids and names; those of a day where the unit is told as of it (`then`)."""

    parent_name = serializers.CharField(source="parent.name", default="")
    kind_label = serializers.CharField(source="get_kind_display")
    field_label = serializers.CharField(source="get_field_display")

    class Meta:
        model = Organization
        fields = [
            "id",
            "code",
            "name",
            "kind",
            "kind_label",
            "field",
            "field_label",
            "parent",
            "parent_name",
            "position",
            "opened_on",
            "closed_on",
        ]

    def to_representation(self, instance: Organization) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        then: UnitThen | None = getattr(instance, "then", None)
        if then is not None:
            shown |= {"name": then.name, "kind": then.kind.value, "kind_label": then.kind.label}
            shown |= {"field": then.field.value, "field_label": then.field.label}
            shown |= {"parent": then.parent_id, "parent_name": then.parent_name}
        return shown
