"""How totals become grades: bands, quotas and vetoes of a scheme (F27, F77, F78)."""

from typing import get_args

from django.db import models

from config.toolkit.fields import ScaledIntegerField
from scoring.choices import Edge, Effect, Fill, Per, QuotaKind, Rounding
from scoring.engine.rules.full_or_zero import Op

from .schemes import Scheme


class GradeBand(models.Model):
    """One grade and the total from which it begins (≥, or > where the edge is out); the lowest has no beginning."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="grades", verbose_name="方案")
    name = models.CharField("等次", max_length=20)
    begins_at = ScaledIntegerField("起点分", null=True, blank=True)
    edge = models.CharField("起点分含不含", max_length=3, choices=Edge.choices, default=Edge.IN)
    position = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "等次"
        verbose_name_plural = "等次"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="gradeband_once", fields=["scheme", "name"], violation_error_message="方案中已有这个等次。"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Quota(models.Model):
    """How many units may, must or shall hold a grade: a share of a field, or a number."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="quotas", verbose_name="方案")
    grade = models.CharField("等次", max_length=20)
    kind = models.CharField("要求", max_length=8, choices=QuotaKind.choices, default=QuotaKind.CEILING)
    share = ScaledIntegerField("比例", null=True, blank=True)
    rounding = models.CharField("名额取整", max_length=10, choices=Rounding.choices, blank=True)
    count = models.PositiveIntegerField("名额数", null=True, blank=True)
    per = models.CharField("计算范围", max_length=10, choices=Per.choices, default=Per.POOL)
    also = models.JSONField("合并计算的等次", default=list, blank=True)
    fill = models.CharField("不足时", max_length=6, choices=Fill.choices, blank=True)

    class Meta:
        verbose_name = "名额"
        verbose_name_plural = "名额"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="quota_once",
                fields=["scheme", "grade", "kind"],
                violation_error_message="这个等次已有同样要求的名额。",
            ),
        ]

    def __str__(self) -> str:
        return self.grade


class Veto(models.Model):
    """一票否决: what triggers it and what it does."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="vetoes", verbose_name="方案")
    code = models.CharField("编号", max_length=20)
    name = models.CharField("否决事项", max_length=200)
    datum = models.CharField("数据项代号", max_length=40, blank=True)
    op = models.CharField("比较", max_length=2, choices=[(sign, sign) for sign in get_args(Op)], blank=True)
    than = ScaledIntegerField("比较值", null=True, blank=True)
    last = models.PositiveIntegerField("末位名数", default=0)
    effect = models.CharField("效果", max_length=12, choices=Effect.choices)
    grade = models.CharField("封顶等次", max_length=20, blank=True)
    steps = models.PositiveSmallIntegerField("升降几等", default=1)
    score = ScaledIntegerField("最高总分", null=True, blank=True)
    factor = ScaledIntegerField("总分折算比例", null=True, blank=True)
    position = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "一票否决"
        verbose_name_plural = "一票否决"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="veto_code_once",
                fields=["scheme", "code"],
                violation_error_message="方案中已有这个编号的一票否决。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
