"""晋位升级目标: the level that a unit aims at in a year, whoever set it and how it is to get there (F81)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organizations.models import Organization, User
from organizations.models.kept import Withdrawable

from .given import GivenQuerySet


class PromotionGoal(Withdrawable):
    """The level of a scale that a unit aims at in the rounds of `owner` in one year; a change is a new row.

    `level` is a code of the scale; `reason` says why it is below what is held, or why it replaces an earlier goal.
    """

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="评定单位")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="单位")
    scale = models.CharField("等级体系", max_length=40)  # key of the scale
    year = models.PositiveIntegerField("年度")
    level = models.CharField("目标等级", max_length=40)  # code
    measures = models.CharField("措施", max_length=400, blank=True)
    reason = models.CharField("理由", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = GivenQuerySet.as_manager()

    class Meta:
        verbose_name = "晋位升级目标"
        verbose_name_plural = "晋位升级目标"
        ordering = ["-year", "organization__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="promotiongoal_once",
                fields=["owner", "scale", "organization", "year"],
                condition=Q(withdrawn_at=None),
                violation_error_message="这个单位这一年度已有晋位升级目标。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}{self.year}年目标"
