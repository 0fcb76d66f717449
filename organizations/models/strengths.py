"""双强、三强、四强: what a person is measured by is data, with its source, and each review says which aspects are met.

The founding texts alone use two meanings of 三强 and two of 四强 (architecture 3.14).
"""

from __future__ import annotations

from django.db import models

from .kept import Withdrawable, WithdrawableQuerySet
from .organizations import Organization
from .people import Person


class CriteriaSet(models.Model):
    """A named set of aspects, as one source defines it; `aspects` is a list of {code, name}."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    source = models.CharField("出处", max_length=200)
    aspects = models.JSONField("方面", default=list)
    used = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "标准"
        verbose_name_plural = "标准"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class StrengthReview(Withdrawable):
    """Which aspects of a set a person meets, as found on a day; the latest review counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="strengths", verbose_name="人员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="单位")
    criteria = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="reviews", verbose_name="标准")
    met = models.JSONField("符合的方面", default=list)  # codes
    reviewed_on = models.DateField("认定日期")
    basis = models.CharField("依据", max_length=400, blank=True)
    actor = models.ForeignKey("organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = "强项认定"
        verbose_name_plural = "强项认定"
        ordering = ["-reviewed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.criteria}"

    @property
    def all_met(self) -> bool:
        """True when every aspect of the set is met."""
        return {aspect["code"] for aspect in self.criteria.aspects} <= set(self.met)

    @property
    def aspects(self) -> str:
        """The met aspects in words; 无 for none."""
        return "、".join(aspect["name"] for aspect in self.criteria.aspects if aspect["code"] in self.met) or "无"
