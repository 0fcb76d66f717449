"""Units as JSON."""

from typing import Any

from rest_framework import serializers

from organizations.models import EventLink, Organization, OrganizationEvent
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
            "functional",
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


class LinkSerializer(serializers.ModelSerializer):
    """A source and target of an event; `share` is scaled by 10^6."""

    source_name = serializers.CharField(source="source.name", default="")
    target_name = serializers.CharField(source="target.name", default="")

    class Meta:
        model = EventLink
        fields = ["source", "source_name", "target", "target_name", "share", "members"]


class EventSerializer(serializers.ModelSerializer):
    """One event with its links; an undone one says when and why."""

    kind_label = serializers.CharField(source="get_kind_display")
    links = LinkSerializer(many=True)

    class Meta:
        model = OrganizationEvent
        fields = [
            "id",
            "kind",
            "kind_label",
            "effective_on",
            "document_no",
            "note",
            "recorded_at",
            "undone_at",
            "undo_reason",
            "links",
        ]
