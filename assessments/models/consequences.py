"""结果运用: whom the rules on consequences reach, what a meeting decided, and that it was carried out (F87)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from config.toolkit.dates import chinese_date
from config.toolkit.fields import ScaledIntegerField
from organizations.models import Organization, Person, User
from organizations.models.kept import Withdrawable
from organizations.roles import Permission
from scoring.models import Standard
from scoring.standards.consequences import LABELS, WHO, BarHonour
from scoring.standards.verdicts import LABELS as TRUTHS

from .cycles import overseen
from .resolutions import Resolution


class ListState(models.TextChoices):
    DRAFT = "draft", "待计算"
    COMPUTED = "computed", "已计算，待审定"
    DECIDED = "decided", "已审定，执行中"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN = (ListState.DRAFT, ListState.COMPUTED)
TOLD = (ListState.DECIDED, ListState.CLOSED)  # a unit reads its own from the decision on


class ConsequenceListQuerySet(models.QuerySet["ConsequenceList"]):
    def allowed(self, user: User, permission: Permission) -> ConsequenceListQuerySet:
        """Lists of units over which the user holds the permission; SEE: also decided ones that name a unit seen."""
        condition = Q(owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            condition |= Q(pk__in=ConsequenceEntry.objects.told(user).values("batch"))
        return self.filter(condition)

    def for_list(self, user: User) -> ConsequenceListQuerySet:
        """With how many of the lines that the user reads apply, and how many of those are carried out."""
        read = Q(entries__in=ConsequenceEntry.objects.allowed(user, Permission.SEE).order_by().values("pk"))
        standing = read & Q(entries__applies=True)
        counted = self.select_related("standard", "owner", "resolution").annotate(
            affected=models.Count("entries", filter=standing),
            asked=models.Count("entries", filter=read & Q(entries__applies=None)),
            applied=models.Count("entries", filter=standing & Q(entries__applied_on__isnull=False)),
        )
        return counted.order_by(*ConsequenceList._meta.ordering)


class ConsequenceList(Withdrawable):
    """One application of a consequence standard by a unit to those below it, as they stood on `day`.

    `key` is the standard's, whatever its version; `period` says in words what it is about: 2026年度, 2026年3月.
    `notes` by rule: what is said beside the lines, such as places that stay unfilled.
    """

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="consequence_lists", verbose_name="依据的标准")
    key = models.CharField("标识", max_length=64)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="consequence_lists", verbose_name="组织单位")
    title = models.CharField("名称", max_length=120)
    year = models.PositiveIntegerField("年度")
    period = models.CharField("期次", max_length=40)
    day = models.DateField("截止日")
    state = models.CharField("状态", max_length=10, choices=ListState, default=ListState.DRAFT)
    computed_at = models.DateTimeField("计算时间", null=True)
    digest = models.CharField("校验值", max_length=80, blank=True)  # of standard, facts and what came out
    units = models.PositiveIntegerField("单位数", default=0)  # looked at
    notes = models.JSONField("说明", default=dict)
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="审定")
    closed_at = models.DateTimeField("办结时间", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    made_at = models.DateTimeField("建立时间")

    objects = ConsequenceListQuerySet.as_manager()

    class Meta:
        verbose_name = "结果运用"
        verbose_name_plural = "结果运用"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="consequencelist_once",
                fields=["owner", "key", "period"],
                condition=~Q(state="withdrawn"),
                violation_error_message="本单位这一期已按这个标准建立过名单。",
            ),
            models.CheckConstraint(
                name="consequencelist_decided",
                condition=Q(state__in=(*OPEN, "withdrawn")) | Q(resolution__isnull=False),
                violation_error_message="审定请登记会议和纪要编号。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:consequence-list", args=[self.pk])


class ConsequenceEntryQuerySet(models.QuerySet["ConsequenceEntry"]):
    def told(self, user: User) -> ConsequenceEntryQuerySet:
        """What units and those above them read, who do not own the list: lines that apply, once they are decided.

        Proposals about posts are read by those alone who decide on them.
        """
        seen = Organization.objects.allowed(user, Permission.SEE)
        return self.filter(organization__in=seen, applies=True, batch__state__in=TOLD).exclude(kind="post")

    def allowed(self, user: User, permission: Permission) -> ConsequenceEntryQuerySet:
        """Lines of lists of units over which the user holds the permission; SEE: also `told`."""
        above = Q(batch__owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            above |= Q(pk__in=self.model.objects.told(user).values("pk"))
        return self.filter(above)


SAME_YUAN = Q(yuan=None, computed_yuan=None) | Q(
    yuan__isnull=False, computed_yuan__isnull=False, yuan=F("computed_yuan")
)


class ConsequenceEntry(models.Model):
    """What one rule means for one unit, or for its secretary.

    `computed_*` is what the rules give (yuan scaled by 10^6), `applies`, `yuan` and `prize` what stands: None for
    `applies` while it waits for people, because it is uncertain or because a tie at the edge of places is theirs.
    """

    batch = models.ForeignKey(ConsequenceList, models.PROTECT, related_name="entries", verbose_name="名单")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="consequences", verbose_name="单位")
    name = models.CharField("名称", max_length=120)
    parent_name = models.CharField("上级名称", max_length=120, blank=True)
    position = models.PositiveIntegerField("次序")
    rule = models.CharField("措施代码", max_length=40)
    rule_name = models.CharField("措施", max_length=120)
    kind = models.CharField("种类", max_length=10, choices=list(LABELS.items()))
    who = models.CharField("对谁", max_length=10, choices=list(WHO.items()))
    person = models.ForeignKey(Person, models.PROTECT, related_name="consequences", null=True, verbose_name="人员")
    payee = models.CharField("对象", max_length=60, blank=True)
    truth = models.CharField("判断", max_length=8, choices=[(str(key), name) for key, name in TRUTHS.items()])
    computed_yuan = ScaledIntegerField("计算金额", null=True)
    computed_prize = models.CharField("计算奖项", max_length=60, blank=True)
    choices = models.JSONField("可选奖项", default=list)
    words = models.CharField("计算过程", max_length=400, blank=True)
    verdict = models.JSONField("依据", default=dict)
    applies = models.BooleanField("适用", null=True)
    yuan = ScaledIntegerField("金额", null=True)
    prize = models.CharField("奖项", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=400, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="判断人")
    settled_at = models.DateTimeField("判断时间", null=True)
    applied_on = models.DateField("执行日期", null=True)
    applied_note = models.CharField("执行情况", max_length=400, blank=True)
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="执行登记人")

    objects = ConsequenceEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "后续措施"
        verbose_name_plural = "后续措施"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="consequenceentry_once",
                fields=["batch", "organization", "rule"],
                violation_error_message="名单中已有这个单位的这项措施。",
            ),
            models.CheckConstraint(
                name="consequenceentry_reason",
                condition=Q(applies=None)
                | ~Q(reason="")
                | (Q(applies=True, truth="yes", prize=F("computed_prize")) & SAME_YUAN),
                violation_error_message="与计算结果不同的，请写明理由。",
            ),
            models.CheckConstraint(
                name="consequenceentry_applied",
                condition=Q(applied_on=None) | Q(applies=True, applied_by__isnull=False),
                violation_error_message="适用的措施才能登记执行。",
            ),
        ]
        indexes = [models.Index(name="consequenceentry_unit", fields=["organization", "batch"])]

    def __str__(self) -> str:
        return f"{self.name}：{self.rule_name}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:consequence-entry", args=[self.pk])

    @property
    def decided_on(self) -> date:
        """When the meeting decided; only of a list that is decided."""
        assert self.batch.resolution is not None
        return self.batch.resolution.decided_on

    @property
    def bar(self) -> BarHonour | None:
        """The rule of 取消评优 by which it is, with its term; None for any other measure."""
        if self.kind != "bar":
            return None
        rule = self.batch.standard.spec().by_code[self.rule]  # type: ignore[attr-defined]
        return rule if isinstance(rule, BarHonour) else None

    @property
    def term(self) -> str:
        """From when to when which honours are barred, in words; "" for anything else, and before it is decided."""
        bar = self.bar
        if bar is None or not self.applies or self.batch.state not in TOLD:
            return ""
        last = bar.until(self.decided_on) - date.resolution
        return f"{chinese_date(self.decided_on)}至{chinese_date(last)}不予认定{bar.barred}"

    @property
    def changed(self) -> bool:
        """Whether people said other than what was computed, or decided what could not be."""
        same = (self.yuan, self.prize) == (self.computed_yuan, self.computed_prize)
        return self.applies is not None and not (self.applies and self.truth == "yes" and same)
