"""What the committee made of the proposal, and what was published of it."""

from django.db import models
from django.db.models import Q

from organizations.models import StoredFile, User

from .cycles import Cycle, RosterEntry
from .runs import Run


class Decision(models.Model):
    """One meeting's decision on the grades of a run, with its minutes (F64)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="decisions", verbose_name="考核")
    run = models.ForeignKey(Run, models.PROTECT, related_name="decisions", verbose_name="计算")
    meeting = models.CharField("会议", max_length=120)
    minutes_no = models.CharField("会议纪要编号", max_length=80)
    decided_on = models.DateField("审定日期")
    minutes = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="纪要文件")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "审定"
        verbose_name_plural = "审定"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.meeting}（{self.minutes_no}）"


class GradeDecision(models.Model):
    """The decided grade of one unit beside what was proposed; a difference needs its reason."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="grades", verbose_name="审定")
    roster_entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="grade_decisions", verbose_name="单位")
    proposed = models.CharField("建议等次", max_length=20, blank=True)
    grade = models.CharField("审定等次", max_length=20)
    reason = models.CharField("调整理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "审定等次"
        verbose_name_plural = "审定等次"
        ordering = ["roster_entry__position"]
        constraints = [
            models.UniqueConstraint(name="gradedecision_once", fields=["decision", "roster_entry"]),
            models.CheckConstraint(
                name="gradedecision_reason",
                condition=Q(grade=models.F("proposed")) | ~Q(reason=""),
                violation_error_message="审定等次与建议不同的，请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roster_entry} {self.grade}"


class Publication(models.Model):
    """One immutable issue of a cycle's results: it points to one run and one decision."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="publications", verbose_name="考核")
    run = models.ForeignKey(Run, models.PROTECT, related_name="publications", verbose_name="计算")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="publications", verbose_name="审定")
    issue = models.PositiveIntegerField("期号")
    title = models.CharField("标题", max_length=160)
    document_no = models.CharField("文号", max_length=80, blank=True)
    digest = models.CharField("校验值", max_length=80)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="公布人")
    at = models.DateTimeField("公布时间")

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="publication_issue_once", fields=["cycle", "issue"])]

    def __str__(self) -> str:
        return self.title


class Withdrawal(models.Model):
    """A publication taken back, with its reason; the publication itself stays as it was (F86)."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="withdrawal", verbose_name="通报")
    reason = models.CharField("撤回理由", max_length=400)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="撤回人")
    at = models.DateTimeField("撤回时间")

    class Meta:
        verbose_name = "撤回"
        verbose_name_plural = "撤回"
        constraints = [
            models.CheckConstraint(
                name="withdrawal_reason", condition=~Q(reason=""), violation_error_message="撤回公布请写明理由。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication}（撤回）"
