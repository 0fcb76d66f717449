"""Filters of posts, persons and led units, for pages and API alike."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.models import Kind, Organization, Person, Post, Source, Title
from organizations.models.organizations import PATH_END
from organizations.selectors.people import LED

from .fields import ALL

HELD, GONE = "held", "gone"
STATES = [("vacant", "空缺"), ("acting", "代理"), ("unknown", "未登记"), ("led", "在任")]


def below(queryset: QuerySet, column: str, value: str) -> QuerySet:
    """Rows whose unit (`column`, "" for the row itself) is one with this code or name, or stands below it."""
    value = value.strip()
    roots = Organization.objects.filter(Q(code=value) | Q(name=value)).order_by().values_list("path", flat=True)
    reach = Q(pk__in=[])
    path = f"{column}__path" if column else "path"
    for root in roots[:20]:
        reach |= Q(**{f"{path}__gte": root, f"{path}__lt": root + PATH_END})
    return queryset.filter(reach)


class PostFilter(filters.FilterSet):
    """Posts by person, unit (with all below it), title, source and whether they are held; held ones unless asked."""

    q = filters.CharFilter(
        label="姓名或拼音", method="search", widget=forms.TextInput(attrs={"placeholder": "如 王建国"})
    )
    unit = filters.CharFilter(
        label="单位及下级", method="by_unit", widget=forms.TextInput(attrs={"placeholder": "代码或完整名称"})
    )
    title = filters.ChoiceFilter(label="职务", choices=Title.choices, empty_label=ALL)
    source = filters.ChoiceFilter(label="来源", choices=Source.choices, empty_label=ALL)
    state = filters.ChoiceFilter(
        label="状态", choices=[(HELD, "在任"), (GONE, "已离任")], empty_label=ALL, method="by_state"
    )

    class Meta:
        model = Post
        fields = ["q", "unit", "title", "source", "state"]

    def search(self, queryset: QuerySet[Post], name: str, value: str) -> QuerySet[Post]:
        """Part of the person's name, of its pinyin or initials."""
        value = value.strip()
        return queryset.filter(Q(person__name__icontains=value) | Q(person__pinyin__contains=value.lower()))

    def by_unit(self, queryset: QuerySet[Post], name: str, value: str) -> QuerySet[Post]:
        """At the unit or below it."""
        return below(queryset, "organization", value)

    def by_state(self, queryset: QuerySet[Post], name: str, value: str) -> QuerySet[Post]:
        """Held today, or no more."""
        held = Post.objects.in_office(timezone.localdate()).order_by()
        return queryset.filter(pk__in=held) if value == HELD else queryset.exclude(pk__in=held)


class PersonFilter(filters.FilterSet):
    """Persons by name and home."""

    q = filters.CharFilter(label="姓名或拼音", method="search")
    home = filters.CharFilter(label="所在单位及下级", method="by_home")

    class Meta:
        model = Person
        fields = ["q", "home"]

    def search(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Part of the name, of its pinyin or initials."""
        value = value.strip()
        return queryset.filter(Q(name__icontains=value) | Q(pinyin__contains=value.lower()))

    def by_home(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """At home at the unit or below it."""
        return below(queryset, "home", value)


class LedFilter(filters.FilterSet):
    """Units that should have a secretary, by unit above, kind and how they are led."""

    unit = filters.CharFilter(
        label="单位及下级", method="by_unit", widget=forms.TextInput(attrs={"placeholder": "代码或完整名称"})
    )
    kind = filters.ChoiceFilter(label="类型", choices=[(kind, Kind(kind).label) for kind in LED], empty_label=ALL)
    state = filters.ChoiceFilter(label="状态", choices=STATES, empty_label=ALL, method="by_state")

    class Meta:
        model = Organization
        fields = ["unit", "kind", "state"]

    def by_unit(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """The unit or below it."""
        return below(queryset, "", value)

    def by_state(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """As annotated by `led_units`."""
        asked = {
            "vacant": {"led": False, "known": True},
            "acting": {"led": True, "firm": False},
            "unknown": {"known": False},
            "led": {"firm": True},
        }
        return queryset.filter(**asked[value])
