"""Persons and posts as JSON, read-only; personal data masked where the reader may not see it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from organizations.filters.posts import PersonFilter, PostFilter
from organizations.models import Person, Post
from organizations.roles import Permission
from organizations.selectors.people import Personal, clear_persons, post_list


class PersonList(serializers.ListSerializer):  # type: ignore[type-arg]
    """Asks once for the whole page whose personal data the reader may see."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = list(data)
        self.context["clear"] = clear_persons(self.context["request"].user, [row.pk for row in rows])
        return super().to_representation(rows)


class PersonSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """One person; `masked` says whether identity number, phone and day of birth are hidden."""

    sex_label = serializers.CharField(source="get_sex_display")
    education_label = serializers.CharField(source="get_education_display")
    home_name = serializers.CharField(source="home.name")

    class Meta:
        model = Person
        list_serializer_class = PersonList
        fields = ["id", "name", "sex", "sex_label", "education", "education_label", "joined_on", "home", "home_name"]

    def to_representation(self, instance: Person) -> dict[str, Any]:
        """The fields, and what is personal as the reader may see it."""
        told: dict[str, Any] = super().to_representation(instance)
        known = self.context.get("clear")
        if known is None:
            known = clear_persons(self.context["request"].user, [instance.pk])
        clear = instance.pk in known
        personal = Personal.of(instance, clear=clear)
        return told | {
            "id_number": personal.id_number,
            "phone": personal.phone,
            "born": instance.born.isoformat() if clear and instance.born else personal.born,
            "masked": not clear,
        }


class PostSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """One post; `ended_on` also tells the end of the unit."""

    person_name = serializers.CharField(source="person.name")
    organization_name = serializers.CharField(source="organization.name")
    title_label = serializers.CharField(source="label")
    source_label = serializers.CharField(source="get_source_display")
    ended_on = serializers.DateField()

    class Meta:
        model = Post
        fields = [
            "id",
            "person",
            "person_name",
            "organization",
            "organization_name",
            "title",
            "title_label",
            "source",
            "source_label",
            "acting",
            "valid_from",
            "valid_to",
            "ended_on",
            "document_no",
        ]


class PersonViewSet(ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """/api/people/: the persons that the user sees."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    queryset = Person.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.allowed(self.request.user, Permission.SEE).select_related("home")


class PostViewSet(ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """/api/posts/: the posts that the user sees, past ones too."""

    serializer_class = PostSerializer
    filterset_class = PostFilter
    queryset = Post.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Post]:
        return post_list(self.request.user)
