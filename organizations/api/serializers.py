"""Units as JSON."""

from rest_framework import serializers

from organizations.models import EventLink, Organization, OrganizationEvent


class UnitSerializer(serializers.ModelSerializer):
    """One unit: its place in the tree by ids and names."""

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
