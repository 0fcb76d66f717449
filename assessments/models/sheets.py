"""What a unit was asked and answered, and what was made of it: one sheet per unit, entries append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from organizations.models import ImportRecord, Organization, StoredFile, User
from organizations.roles import Permission
from scoring.engine import Status

from .cycles import CycleState, RosterEntry, Stage, overseen


class SheetState(models.TextChoices):
    OPEN = "open", "填报中"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "已退回"
    REVIEWED = "reviewed", "已审核"


class SheetQuerySet(models.QuerySet["Sheet"]):
    def allowed(self, user: User, permission: Permission) -> SheetQuerySet:
        """FILL: the unit's own sheet. REVIEW: sheets of the user's own cycles. SEE: the own, and those overseen."""
        own = Q(roster_entry__organization__in=Organization.objects.allowed(user, permission))
        opened = self.exclude(roster_entry__cycle__state=CycleState.DRAFT)
        if permission == Permission.FILL:
            return opened.filter(own)
        condition = Q(roster_entry__cycle__owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            condition |= own
        return opened.filter(condition)


class Sheet(models.Model):
    """The working paper of one unit in one cycle."""

    roster_entry = models.OneToOneField(RosterEntry, models.CASCADE, related_name="sheet", verbose_name="单位")
    state = models.CharField("状态", max_length=10, choices=SheetState, default=SheetState.OPEN)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="提交人")
    reviewed_at = models.DateTimeField("审核完成时间", null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="审核人")

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "考核表"
        verbose_name_plural = "考核表"
        ordering = ["roster_entry__position"]

    def __str__(self) -> str:
        return f"{self.roster_entry.name}考核表"

    def get_absolute_url(self) -> str:
        return reverse("assessments:sheet", args=[self.pk])


class Origin(models.TextChoices):
    """Where a value came from."""

    TYPED = "typed", "在线填写"
    WORKBOOK = "workbook", "表格导入"
    CONFIRMED = "confirmed", "认可自评"
    CHILDREN = "children", "下级考核结果"


class Entry(models.Model):
    """One value of one datum at one stage. A change is a new row; the old one stops being current (architecture 7)."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="entries", verbose_name="考核表")
    datum = models.CharField("数据项", max_length=40)
    stage = models.CharField("环节", max_length=10, choices=Stage)
    revision = models.PositiveIntegerField("修订号")
    current = models.BooleanField("现行", default=True)
    value = models.BigIntegerField("数值", null=True)  # scaled by 10^6; a choice is its index, a flag 0 or 1
    status = models.CharField("状态", max_length=10)  # of scoring.engine.Status
    reason = models.CharField("理由", max_length=400, blank=True)
    origin = models.CharField("来源", max_length=10, choices=Origin)
    imported = models.ForeignKey(ImportRecord, models.PROTECT, related_name="+", null=True, verbose_name="导入批次")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填写人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "填报值"
        verbose_name_plural = "填报值"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="entry_revision_once", fields=["sheet", "datum", "stage", "revision"]),
            models.UniqueConstraint(
                name="entry_current_once", fields=["sheet", "datum", "stage"], condition=Q(current=True)
            ),
            models.CheckConstraint(  # missing is not zero: a value stands exactly where something was filled in
                name="entry_value_if_filled",
                condition=Q(status=Status.FILLED.value, value__isnull=False)
                | Q(status__in=[Status.MISSING.value, Status.NA.value], value=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.datum} {self.get_stage_display()} 第{self.revision}次"


class ItemReturn(models.Model):
    """An item sent back with its reason; only what is returned opens again (F55)."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="returns", verbose_name="考核表")
    node = models.CharField("指标编号", max_length=20)
    round = models.PositiveSmallIntegerField("轮次")
    reason = models.CharField("退回理由", max_length=400)
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="退回人")
    returned_at = models.DateTimeField("退回时间")
    resolved_at = models.DateTimeField("重新提交时间", null=True)

    class Meta:
        verbose_name = "退回"
        verbose_name_plural = "退回"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="return_once", fields=["sheet", "node", "round"]),
            models.CheckConstraint(
                name="return_reason", condition=~Q(reason=""), violation_error_message="退回请写明理由。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node} 第{self.round}轮退回"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def told_of(self, sheet: Sheet, user: User | None) -> tuple[EvidenceQuerySet, bool]:
        """What stands of a sheet for one who may see it, and whether the office's side is told to this person yet.

        The office's proof and points are told to those above, and to the unit once published; None reads it all.
        """
        cycle = sheet.roster_entry.cycle
        told = user is None or cycle.state == CycleState.PUBLISHED
        if user is not None and not told:
            told = overseen(user, Permission.SEE).filter(pk=cycle.owner_id).exists()
        found = self.filter(sheet=sheet, withdrawn_at=None)
        return (found if told else found.filter(stage=Stage.SELF)), told

    def allowed(self, user: User, permission: Permission) -> EvidenceQuerySet:
        """Evidence follows its sheet; FILL and REVIEW reach what was added at the stage of the permission.

        What the office added stays with those above until the results are published.
        """
        found = self.filter(sheet__in=Sheet.objects.allowed(user, permission))
        stage = {Permission.FILL: Stage.SELF, Permission.REVIEW: Stage.REVIEW}.get(permission)
        if stage:
            return found.filter(stage=stage)
        above = Q(sheet__roster_entry__cycle__owner__in=overseen(user, permission))
        told = Q(stage=Stage.SELF) | Q(sheet__roster_entry__cycle__state=CycleState.PUBLISHED)
        return found.filter(told | above)

    def own(self, user: User) -> EvidenceQuerySet:
        """What this user may take back: the unit what it handed in, the office what it added."""
        return self.allowed(user, Permission.FILL) | self.allowed(user, Permission.REVIEW)


class Evidence(models.Model):
    """A file that supports one item of one sheet; withdrawn, never deleted."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="evidence", verbose_name="考核表")
    node = models.CharField("指标编号", max_length=20)
    stage = models.CharField("环节", max_length=10, choices=Stage, default=Stage.SELF)  # whose proof it is
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence", verbose_name="文件")
    note = models.CharField("说明", max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name
