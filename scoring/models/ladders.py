"""How totals become grades: bands, quotas and vetoes of a scheme (F27, F77, F78)."""

from django.db import models

from config.toolkit.fields import ScaledIntegerField

from .schemes import Scheme


class GradeBand(models.Model):
    """One grade and the total from which it begins (≥, half-open); the lowest has no beginning."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="grades", verbose_name="方案")
    name = models.CharField("等次", max_length=20)
    begins_at = ScaledIntegerField("起点分（含）", null=True, blank=True)
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
    """At most this share of the units may hold the grade, per pool or over all."""

    class Rounding(models.TextChoices):
        FLOOR = "floor", "舍去小数"
        HALF_UP = "half_up", "四舍五入"
        CEIL = "ceil", "有小数即进一"

    class Per(models.TextChoices):
        POOL = "pool", "按分组"
        ALL = "all", "按全部单位"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="quotas", verbose_name="方案")
    grade = models.CharField("等次", max_length=20)
    share = ScaledIntegerField("比例")
    rounding = models.CharField("名额取整", max_length=10, choices=Rounding, default=Rounding.FLOOR)
    per = models.CharField("计算范围", max_length=10, choices=Per, default=Per.POOL)

    class Meta:
        verbose_name = "名额"
        verbose_name_plural = "名额"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="quota_once", fields=["scheme", "grade"], violation_error_message="这个等次已有名额。"
            ),
        ]

    def __str__(self) -> str:
        return self.grade


class Veto(models.Model):
    """一票否决: what triggers it and what it does."""

    class Effect(models.TextChoices):
        GRADE_CAP = "grade_cap", "等次不得高于"
        LOWEST_GRADE = "lowest_grade", "定为最低等次"
        NOT_RANKED = "not_ranked", "不参加排名"
        SCORE_ZERO = "score_zero", "总分计零分"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="vetoes", verbose_name="方案")
    code = models.CharField("编号", max_length=20)
    name = models.CharField("否决事项", max_length=200)
    datum = models.CharField("数据项代号", max_length=40)
    effect = models.CharField("效果", max_length=12, choices=Effect)
    grade = models.CharField("封顶等次", max_length=20, blank=True)
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
