"""One reproducible computation over frozen inputs, and one row per unit of what came out (architecture 7, 8)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from organizations.models import Organization, User
from organizations.roles import Permission

from .cycles import Cycle, CycleState, RosterEntry, overseen


class RunQuerySet(models.QuerySet["Run"]):
    def allowed(self, user: User, permission: Permission) -> RunQuerySet:
        """Runs of cycles owned by units over which the user holds the permission."""
        return self.filter(cycle__owner__in=overseen(user, permission))


class Run(models.Model):
    """Engine version, scheme, roster and data by digest: the same four give the same `digest`, on any database."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="runs", verbose_name="考核")
    sequence = models.PositiveIntegerField("次序")
    engine_version = models.CharField("计算程序版本", max_length=80)
    scheme_digest = models.CharField("方案校验值", max_length=80)
    roster_digest = models.CharField("名册校验值", max_length=80)
    data_digest = models.CharField("数据校验值", max_length=80)
    digest = models.CharField("结果校验值", max_length=80)
    units = models.PositiveIntegerField("单位数")
    provisional = models.PositiveIntegerField("暂缺数据的单位数", default=0)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="计算人")
    at = models.DateTimeField("计算时间")

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "计算"
        verbose_name_plural = "计算"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="run_sequence_once", fields=["cycle", "sequence"])]

    def __str__(self) -> str:
        return f"{self.cycle} 第{self.sequence}次计算"


class ResultQuerySet(models.QuerySet["Result"]):
    def allowed(self, user: User, permission: Permission) -> ResultQuerySet:
        """Those above see all; a unit its own once published; SEE_RANKING opens the list to those on it."""
        above = Q(run__cycle__owner__in=overseen(user, permission))
        mine = RosterEntry.objects.filter(organization__in=Organization.objects.allowed(user, Permission.SEE))
        published = Q(run__cycle__state=CycleState.PUBLISHED, run=F("run__cycle__run"))
        if permission == Permission.SEE:
            return self.filter(above | published & Q(roster_entry__in=mine))
        if permission == Permission.SEE_RANKING:
            return self.filter(above | published & Q(run__cycle__in=mine.values("cycle")))
        return self.filter(above)

    def for_list(self) -> ResultQuerySet:
        return self.select_related("roster_entry")

    def in_order(self) -> ResultQuerySet:
        """Cycle by cycle, group by group in the order of the roster, best first, those without a place last."""
        peers = RosterEntry.objects.filter(cycle=OuterRef("roster_entry__cycle"), pool=OuterRef("roster_entry__pool"))
        first = Subquery(peers.order_by("position").values("position")[:1])
        placed = F("place").asc(nulls_last=True)  # databases differ on where NULL stands
        return self.annotate(group=first).order_by("run__cycle", "run", "group", placed, "roster_entry__position")


class Result(models.Model):
    """One unit in one run. `inputs` and `nodes` follow the order of the scheme's data and nodes."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="results", verbose_name="计算")
    roster_entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="results", verbose_name="单位")
    total = models.BigIntegerField("总分", null=True)
    base = models.BigIntegerField("基本分")
    bonus = models.BigIntegerField("加分")
    penalty = models.BigIntegerField("扣分")
    status = models.CharField("状态", max_length=10)
    place = models.PositiveIntegerField("名次", null=True)
    also = models.JSONField("在其中的名次", default=list)  # [group, place] for every further group of the roster
    score_grade = models.CharField("按分定等", max_length=20, blank=True)
    quota_grade = models.CharField("按名额建议", max_length=20, blank=True)
    grade = models.CharField("建议等次", max_length=20, blank=True)  # after vetoes
    quota_tie = models.BooleanField("名额边界并列", default=False)
    vetoes = models.JSONField("否决", default=list)
    inputs = models.JSONField(
        "输入"
    )  # per datum: [value | null, status, entry id | null] (members instead for children)
    nodes = models.JSONField("各项得分")  # per node: [value | null, status]
    overrides = models.JSONField(
        "人工调整", default=list
    )  # per node set by hand: [code, value, computed | null, status, override id]

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "结果"
        verbose_name_plural = "结果"
        ordering = ["roster_entry__position"]
        constraints = [models.UniqueConstraint(name="result_once", fields=["run", "roster_entry"])]
        indexes = [models.Index(name="result_place", fields=["run", "place"])]

    def __str__(self) -> str:
        return self.roster_entry.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:result", args=[self.pk])
