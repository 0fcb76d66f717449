"""The tree of nodes of a scheme, and the data that its rules read (F10, F52)."""

from django.db import models

from config.toolkit.fields import ScaledIntegerField
from scoring.choices import Asked, Blank, DatumKind, EvidenceNeed, NaPolicy, NodeKind, Take

from .schemes import Scheme


class Indicator(models.Model):
    """One node: a section, a leaf with its rule, or a bonus or penalty branch with its cap."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="indicators", verbose_name="方案")
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True, verbose_name="上级指标"
    )
    code = models.CharField("编号", max_length=20)
    name = models.CharField("指标", max_length=200)
    kind = models.CharField("类别", max_length=10, choices=NodeKind.choices)
    points = ScaledIntegerField("分值", null=True, blank=True)
    of = ScaledIntegerField("折算前满分", null=True, blank=True)
    floor = ScaledIntegerField("最低得分", null=True, blank=True)
    cap = ScaledIntegerField("封顶", null=True, blank=True)
    only = models.JSONField("适用类别", default=list, blank=True)
    applies = models.JSONField("适用条件", default=list, blank=True)
    rule = models.JSONField("计分规则", null=True, blank=True)
    content = models.TextField("考核内容", blank=True)
    method = models.CharField("考核方式", max_length=200, blank=True)
    office = models.CharField("责任科室", max_length=60, blank=True)
    evidence = models.CharField("佐证要求", max_length=10, choices=EvidenceNeed.choices, default=EvidenceNeed.OPTIONAL)
    na = models.CharField("不涉及时", max_length=10, choices=NaPolicy.choices, default=NaPolicy.FULL)
    na_points = ScaledIntegerField("不涉及时得分", null=True, blank=True)
    source = models.CharField("条目来源", max_length=200, blank=True)
    clause = models.TextField("依据原文", blank=True)
    # codes of the previous version that this node carries on: None as the names say, none of them for a new one (F12)
    follows = models.JSONField("沿用上一版", null=True, blank=True, editable=False)
    position = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "考核指标"
        verbose_name_plural = "考核指标"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_code_once",
                fields=["scheme", "code"],
                violation_error_message="方案中已有这个编号的指标。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Datum(models.Model):
    """A fact asked once per unit and read by any number of rules."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="data", verbose_name="方案")
    code = models.CharField("代号", max_length=40)
    name = models.CharField("数据项", max_length=120)
    kind = models.CharField("类型", max_length=10, choices=DatumKind.choices)
    unit_word = models.CharField("计量单位", max_length=20, blank=True)
    asked = models.CharField("由谁填", max_length=10, choices=Asked.choices, default=Asked.UNIT)
    minimum = ScaledIntegerField("最小值", null=True, blank=True)
    maximum = ScaledIntegerField("最大值", null=True, blank=True)
    choices = models.JSONField("选项", default=list, blank=True)
    hint = models.CharField("填写说明", max_length=200, blank=True)
    blank = models.CharField("未填时", max_length=8, choices=Blank.choices, default=Blank.MISSING)
    formula = models.CharField("公式", max_length=500, blank=True)
    # of results and parameter tables; NULL for the others, so that SQLite adds the columns without rebuilding the table
    reads = models.CharField("取自方案或参数表", max_length=100, null=True, blank=True)
    take = models.CharField("取什么", max_length=5, choices=Take.choices, null=True, blank=True)
    position = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "数据项"
        verbose_name_plural = "数据项"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="datum_code_once",
                fields=["scheme", "code"],
                violation_error_message="方案中已有这个代号的数据项。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
