"""排查: which units come onto a list of weak and lax organizations; who found, said and decided it (domain 11.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from organizations.models import Field, Kind, Organization, User
from organizations.models.kept import Withdrawable
from organizations.roles import Permission
from scoring.models import Standard

from .cycles import overseen
from .resolutions import Notice, Resolution


class ScreeningState(models.TextChoices):
    DRAFT = "draft", "待计算"
    COMPUTED = "computed", "乡镇排查中"
    CHECKED = "checked", "已排查，待确定"
    DECIDED = "decided", "已确定"
    SHOWN = "shown", "公示中"
    FILED = "filed", "已备案"
    WITHDRAWN = "withdrawn", "已撤回"


RUNNING = ("draft", "computed", "checked", "decided", "shown")
OPEN = (ScreeningState.DRAFT, ScreeningState.COMPUTED, ScreeningState.CHECKED)  # nothing is decided yet


class Outcome(models.TextChoices):
    """What the standard says of a unit, as `scoring.standards.proposal` words it."""

    LISTED = "listed", "建议列入"
    NOT = "not", "不列入"
    UNKNOWN = "unknown", "不能确定"
    OPENED = "open", "整顿中"
    EXEMPT = "exempt", "不列入的情形"


class Choice(models.TextChoices):
    """What people say of a unit."""

    LISTED = "listed", "列入"
    NOT = "not", "不列入"


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def allowed(self, user: User, permission: Permission) -> ScreeningQuerySet:
        """Screenings of units over which the user holds the permission.

        SEE: also townships that take part, once computed, and listed units once it is told (`ScreeningEntry.told`).
        """
        condition = Q(owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            parts = ScreeningPart.objects.allowed(user, permission).values("screening")
            told = ScreeningEntry.objects.told(user).values("screening")
            condition |= Q(pk__in=parts) | Q(pk__in=told)
        return self.filter(condition)

    def for_list(self) -> ScreeningQuerySet:
        """With how many units were screened, and how many came onto the list."""
        listed = Q(entries__decided=Choice.LISTED)
        counted = self.select_related("standard", "owner", "decision", "notice").annotate(
            units=models.Count("entries"), listed=models.Count("entries", filter=listed)
        )
        return counted.order_by(*Screening._meta.ordering)


class Screening(Withdrawable):
    """One application of a list's standard by a unit to those below it, as they stood on `day`.

    It keeps the version of the standard with which it was begun. `key` is the standard's, whatever its version.
    """

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="screenings", verbose_name="排查标准")
    key = models.CharField("标识", max_length=64)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="screenings", verbose_name="组织单位")
    title = models.CharField("名称", max_length=120)
    year = models.PositiveIntegerField("年度")
    day = models.DateField("截止日")  # whose tree and facts count
    state = models.CharField("状态", max_length=12, choices=ScreeningState, default=ScreeningState.DRAFT)
    computed_at = models.DateTimeField("计算时间", null=True)
    digest = models.CharField("校验值", max_length=80, blank=True)  # of standard, facts, answers and what came out
    decision = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="确定")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="确定登记人")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", null=True, verbose_name="公示")
    listed_on = models.DateField("列入日期", null=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="备案人")
    filed_at = models.DateTimeField("备案时间", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    made_at = models.DateTimeField("建立时间")

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = "排查"
        verbose_name_plural = "排查"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="screening_one_running",
                fields=["owner", "key"],
                condition=Q(state__in=RUNNING),
                violation_error_message="本单位按这个标准的上一次排查还没有备案，请先办完它，或者撤回它。",
            ),
            models.CheckConstraint(
                name="screening_decided",
                condition=Q(state__in=(*OPEN, "withdrawn")) | Q(decision__isnull=False),
                violation_error_message="确定名单请登记会议和纪要编号。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:screening", args=[self.pk])


class ScreeningPartQuerySet(models.QuerySet["ScreeningPart"]):
    def allowed(self, user: User, permission: Permission) -> ScreeningPartQuerySet:
        """SEE: those of screenings overseen, and one's own once computed. REVIEW: one's own, while it may be filled."""
        own = ~Q(screening__state__in=("draft", "withdrawn"))
        if permission == Permission.REVIEW:
            return self.filter(organization__in=Organization.objects.allowed(user, permission)).filter(own)
        above = Q(screening__owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            above |= Q(organization__in=overseen(user, permission)) & own
        return self.filter(above)


class ScreeningPart(models.Model):
    """The township that screens its villages one by one (the owner itself for units directly below it).

    `number` is what the owner gave it, only where the standard lets the number be divided. `opined`: its committee's
    resolution with which it handed in; returned it has none again.
    """

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="parts", verbose_name="排查")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="排查单位")
    name = models.CharField("名称", max_length=120)
    position = models.PositiveIntegerField("次序")
    number = models.PositiveIntegerField("分到的数量", null=True)
    opined = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="研究")
    handed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="报送人")
    handed_at = models.DateTimeField("报送时间", null=True)
    returned_reason = models.CharField("退回理由", max_length=400, blank=True)

    objects = ScreeningPartQuerySet.as_manager()

    class Meta:
        verbose_name = "乡镇排查"
        verbose_name_plural = "乡镇排查"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="screeningpart_once",
                fields=["screening", "organization"],
                violation_error_message="这次排查中已有这个排查单位。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:screening-part", args=[self.pk])


class ScreeningEntryQuerySet(models.QuerySet["ScreeningEntry"]):
    def told(self, user: User) -> ScreeningEntryQuerySet:
        """Those that a unit reads of itself: listed, from the first day of the notice on or once filed."""
        shown = Q(screening__state=ScreeningState.FILED) | Q(
            screening__state=ScreeningState.SHOWN, screening__notice__opens_on__lte=timezone.localdate()
        )
        own = Q(organization__in=Organization.objects.allowed(user, Permission.SEE))
        return self.filter(own & shown & Q(decided=Choice.LISTED))

    def allowed(self, user: User, permission: Permission) -> ScreeningEntryQuerySet:
        """Entries of parts that the user may ask for; SEE: also what is told to the unit."""
        parts = Q(part__in=ScreeningPart.objects.allowed(user, permission))
        if permission == Permission.SEE:
            parts |= Q(pk__in=self.model.objects.told(user).values("pk"))
        return self.filter(parts)

    def for_list(self) -> ScreeningEntryQuerySet:
        return self.select_related("organization", "part", "screening__standard")


class ScreeningEntry(models.Model):
    """One screened unit: what was found, what the standard says, what the township says, what was decided.

    `facts`: what was known, as computed with. `hits`: by criterion, and `gates`: by gate, truth and what it rests on
    (`assessments.selectors.screenings.finding`). `figure` ranks it (scaled), `place` counts from the worst.
    """

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="entries", verbose_name="排查")
    part = models.ForeignKey(ScreeningPart, models.PROTECT, related_name="entries", verbose_name="乡镇排查")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="screening_entries", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    field = models.CharField("领域", max_length=12, choices=Field.choices)
    position = models.PositiveIntegerField("建制顺序")
    facts = models.JSONField("事实", default=dict)
    hits = models.JSONField("情形", default=dict)
    gates = models.JSONField("不列入的情形", default=dict)
    figure = models.BigIntegerField("倒排依据", null=True)
    place = models.PositiveIntegerField("倒数名次", null=True)
    computed = models.CharField("计算结果", max_length=10, choices=Outcome, blank=True)
    reason = models.CharField("计算理由", max_length=400, blank=True)
    opinion = models.CharField("乡镇意见", max_length=10, choices=Choice, blank=True)
    opinion_reason = models.CharField("乡镇理由", max_length=400, blank=True)
    screened_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="排查人")
    screened_at = models.DateTimeField("排查时间", null=True)
    decided = models.CharField("确定", max_length=10, choices=Choice, blank=True)
    decided_reason = models.CharField("理由", max_length=400, blank=True)

    objects = ScreeningEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "排查单位"
        verbose_name_plural = "排查单位"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="screeningentry_once",
                fields=["screening", "organization"],
                violation_error_message="这次排查中已有这个单位。",
            )
        ]
        indexes = [models.Index(name="screeningentry_unit", fields=["organization", "screening"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:screening-entry", args=[self.pk])


class About(models.TextChoices):
    CRITERION = "criterion", "情形"
    FACT = "fact", "事项"


class ScreeningAnswer(models.Model):
    """What people say of a unit where no record tells it: a criterion (1 or 0, scaled) or a judged fact (scaled).

    The latest counts; the ones before stay.
    """

    entry = models.ForeignKey(ScreeningEntry, models.PROTECT, related_name="answers", verbose_name="排查单位")
    about = models.CharField("对象", max_length=10, choices=About)
    code = models.CharField("代码", max_length=40)
    value = models.BigIntegerField("值")
    basis = models.CharField("依据", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="排查人")
    at = models.DateTimeField("排查时间")

    class Meta:
        verbose_name = "排查认定"
        verbose_name_plural = "排查认定"
        ordering = ["pk"]
        indexes = [models.Index(name="screeninganswer_code", fields=["entry", "about", "code"])]

    def __str__(self) -> str:
        return f"{self.entry} {self.code}"
