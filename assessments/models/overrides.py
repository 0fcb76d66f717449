"""A value set by hand beside the computed one: who asked for it, on what document, who else approved it (F63)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organizations.models import User
from organizations.models.kept import StandingQuerySet
from organizations.roles import Permission

from .cycles import RosterEntry, overseen
from .runs import Run


class OverrideQuerySet(StandingQuerySet["Override"]):
    def allowed(self, user: User, permission: Permission) -> OverrideQuerySet:
        """Overrides in cycles owned by units over which the user holds the permission."""
        return self.filter(roster_entry__cycle__owner__in=overseen(user, permission))

    def counting(self) -> OverrideQuerySet:
        """Those that a run takes up: approved, and not withdrawn."""
        return self.standing().filter(models.Exists(Approval.objects.filter(override=models.OuterRef("pk"))))


class Override(models.Model):
    """One value in place of the computed one; never changed, only withdrawn. `node` "" is the total."""

    roster_entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="overrides", verbose_name="单位")
    node = models.CharField("指标编号", max_length=20, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name="对照的计算")
    computed = models.BigIntegerField("计算值", null=True)  # scaled by 10^6, as the run gave it
    value = models.BigIntegerField("调整值")  # scaled by 10^6
    reason = models.CharField("调整理由", max_length=400)
    document_no = models.CharField("依据文号", max_length=80)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    entered_at = models.DateTimeField("提出时间")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="撤回人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawal = models.CharField("撤回理由", max_length=400, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "人工调整"
        verbose_name_plural = "人工调整"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="override_standing_once",
                fields=["roster_entry", "node"],
                condition=Q(withdrawn_at=None),
                violation_error_message="这一项已有人工调整，请先撤回。",
            ),
            models.CheckConstraint(
                name="override_grounds",
                condition=~Q(reason="") & ~Q(document_no=""),
                violation_error_message="人工调整请写明理由和依据文号。",
            ),
            models.CheckConstraint(
                name="override_withdrawal",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal=""),
                violation_error_message="撤回人工调整请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roster_entry}「{self.node or '总分'}」人工调整"


class Approval(models.Model):
    """Somebody else stood for an override, seeing what the computed value was made of; again when that changed."""

    override = models.ForeignKey(Override, models.PROTECT, related_name="approvals", verbose_name="人工调整")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name="对照的计算")
    computed = models.BigIntegerField("计算值", null=True)
    basis = models.CharField("输入校验值", max_length=80)  # of the figures below the node and the computed value
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="批准人")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "人工调整批准"
        verbose_name_plural = "人工调整批准"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.override}批准"
