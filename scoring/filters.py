"""Filters shared by the list page and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from organizations.models import Organization
from organizations.roles import Permission
from scoring.models import Scheme, SchemeState, Standard


class SchemeFilter(filters.FilterSet):
    """Schemes by words of their title, key or owner, by year, state and whom they assess."""

    q = filters.CharFilter(label="名称", method="by_words")
    year = filters.NumberFilter(label="年度")
    state = filters.ChoiceFilter(label="状态", choices=SchemeState.choices, empty_label="全部")
    applies_to = filters.ChoiceFilter(
        label="考核对象", choices=Scheme._meta.get_field("applies_to").choices, empty_label="全部"
    )

    class Meta:
        model = Scheme
        fields = ["q", "year", "state", "applies_to"]

    def by_words(self, queryset: QuerySet[Scheme], name: str, value: str) -> QuerySet[Scheme]:
        """Every word in the title, the key or the owner's name."""
        for word in value.split():
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(key__icontains=word) | Q(owner__name__icontains=word)
            )
        return queryset


def _owners(request: HttpRequest | None) -> QuerySet[Organization]:
    """The owners of the standards that one sees."""
    if request is None:
        return Organization.objects.none()
    seen = Standard.objects.allowed(request.user, Permission.SEE)
    return Organization.objects.filter(pk__in=seen.order_by().values("owner")).order_by("path")


class StandardFilter(filters.FilterSet):
    """Standards by words of their title, key or owner, by kind, state and owner."""

    q = filters.CharFilter(label="名称", method="by_words")
    kind = filters.ChoiceFilter(label="种类", choices=Standard._meta.get_field("kind").choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=SchemeState.choices, empty_label="全部")
    owner = filters.ModelChoiceFilter(label="制定单位", queryset=_owners, empty_label="全部")

    class Meta:
        model = Standard
        fields = ["q", "kind", "state", "owner"]

    def by_words(self, queryset: QuerySet[Standard], name: str, value: str) -> QuerySet[Standard]:
        """Every word in the title, the key or the owner's name."""
        for word in value.split():
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(key__icontains=word) | Q(owner__name__icontains=word)
            )
        return queryset
