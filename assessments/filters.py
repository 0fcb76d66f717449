"""Filters shared by the list pages and the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Case, F, Q, QuerySet, When

from assessments.models import Cycle, CycleState, RatingEntry, Result
from scoring.standards.ratings import Rating

LOOKS = [("tie", "名额边界并列"), ("open", "等级未定"), ("differs", "意见与建议不同"), ("up", "升级"), ("down", "降级")]


class CycleFilter(filters.FilterSet):
    """Cycles by words of their title or owner, state and year."""

    q = filters.CharFilter(label="名称", method="by_words")
    state = filters.ChoiceFilter(label="状态", choices=CycleState.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", field_name="period_to", lookup_expr="year")

    class Meta:
        model = Cycle
        fields = ["q", "state", "year"]

    def by_words(self, queryset: QuerySet[Cycle], name: str, value: str) -> QuerySet[Cycle]:
        """Every word in the title or the owner's name."""
        for word in value.split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(owner__name__icontains=word))
        return queryset


class ResultFilter(filters.FilterSet):
    """Results of current runs by cycle, pool, unit name and grade."""

    cycle = filters.NumberFilter(label="考核", field_name="run__cycle")
    pool = filters.CharFilter(label="分组", field_name="roster_entry__pool")
    q = filters.CharFilter(label="单位", field_name="roster_entry__name", lookup_expr="icontains")
    grade = filters.CharFilter(label="等次", field_name="grade")

    class Meta:
        model = Result
        fields = ["cycle", "pool", "q", "grade"]


class RatingEntryFilter(filters.FilterSet):
    """Units of a round by name, township, level, and what is remarkable about them.

    The level is that of the furthest stage; decisions count only where `told`.
    """

    q = filters.CharFilter(label="单位", field_name="name", lookup_expr="icontains")
    parent = filters.ChoiceFilter(label="乡镇（街道）", field_name="parent", empty_label="全部")
    level = filters.ChoiceFilter(label="等级", method="by_level", empty_label="全部")
    look = filters.ChoiceFilter(label="情况", choices=LOOKS, method="by_look", empty_label="全部")

    class Meta:
        model = RatingEntry
        fields = ["q", "parent", "level", "look"]

    def __init__(self, *args: Any, rating: Rating, told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rating, self.told = rating, told
        parents = dict(self.queryset.order_by("position").values_list("parent", "parent_name"))
        self.filters["parent"].extra["choices"] = [(pk, name) for pk, name in parents.items()]
        self.filters["level"].extra["choices"] = list(rating.scale.names.items())

    def by_level(self, queryset: QuerySet[RatingEntry], name: str, value: str) -> QuerySet[RatingEntry]:
        """With this level at the furthest stage."""
        return self._standing(queryset).filter(stands=value)

    def by_look(self, queryset: QuerySet[RatingEntry], name: str, value: str) -> QuerySet[RatingEntry]:
        """Ties, open ones, opinions that differ, rises and falls against the level before."""
        if value in ("up", "down"):
            return self._standing(queryset).filter(self._moved(rising=value == "up"))
        differs = ~Q(opinion="") & ~Q(opinion=F("proposed"))
        return queryset.filter({"tie": Q(tie=True), "open": Q(proposed=""), "differs": differs}[value])

    def _standing(self, queryset: QuerySet[RatingEntry]) -> QuerySet[RatingEntry]:
        stages = ("approved", "decided", "opinion") if self.told else ("opinion",)
        return queryset.annotate(
            stands=Case(*(When(~Q(**{one: ""}), then=F(one)) for one in stages), default="proposed")
        )

    def _moved(self, *, rising: bool) -> Q:
        codes = [level.code for level in self.rating.scale.levels]
        found = Q(pk__in=[])
        for position, code in enumerate(codes):
            others = codes[:position] if rising else codes[position + 1 :]
            found |= Q(previous=code, stands__in=others)
        return found
