"""Units as JSON."""

from rest_framework import serializers

from organizations.models import Organization


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
            "parent",
            "parent_name",
            "position",
            "opened_on",
            "closed_on",
        ]
