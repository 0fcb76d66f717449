"""Filters of the units of a rating round."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Case, F, Q, QuerySet, When

from assessments.models import RatingEntry
from scoring.standards.ratings import Rating

LOOKS = [("tie", "名额边界并列"), ("open", "等级未定"), ("differs", "意见与建议不同"), ("up", "升级"), ("down", "降级")]


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
