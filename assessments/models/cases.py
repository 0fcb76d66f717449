"""整顿: one unit on a list of weak and lax organizations, from its identification to the end (domain 11.2)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Standard

from .cycles import overseen
from .resolutions import Resolution
from .screenings import ScreeningEntry


class CaseState(models.TextChoices):
    IDENTIFIED = "identified", "已认定，待列入"
    LISTED = "listed", "已列入，待备案方案"
    PLAN_FILED = "plan_filed", "方案已备案，待配齐力量"
    TEAM_ASSIGNED = "team_assigned", "力量已配齐，待启动"
    MEASURES_RUNNING = "measures_running", "整顿中"
    EXTENDED = "extended", "延期整顿"
    TOWNSHIP_ACCEPTANCE = "township_acceptance", "乡镇初验合格"
    COUNTY_ACCEPTANCE = "county_acceptance", "验收合格，待销号"
    DELISTED = "delisted", "已销号"
    FOLLOW_UP = "follow_up", "巩固跟踪"
    CLOSED = "closed", "已办结"
    RELAPSED = "relapsed", "反复，重新列入"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "已终止"


WORKING = (
    CaseState.PLAN_FILED,
    CaseState.TEAM_ASSIGNED,
    CaseState.MEASURES_RUNNING,
    CaseState.EXTENDED,
    CaseState.TOWNSHIP_ACCEPTANCE,
    CaseState.COUNTY_ACCEPTANCE,
)  # the plan stands and its measures are carried out
ON_LIST = (CaseState.LISTED, *WORKING)  # on the list: counted as 未销号
AFTER = (CaseState.DELISTED, CaseState.FOLLOW_UP)  # off the list and still looked after
OVER = (CaseState.CLOSED, CaseState.RELAPSED, CaseState.WITHDRAWN, CaseState.ENDED)


class CaseQuerySet(models.QuerySet["Case"]):
    def allowed(self, user: User, permission: Permission) -> CaseQuerySet:
        """ORGANIZE, DECIDE: cases that the user's unit leads. REVIEW: those of units directly below. FILL: the own.

        SEE: those led by units overseen, and those of all units that the user sees.
        """
        if permission == Permission.FILL:
            return self.filter(organization__in=Organization.objects.allowed(user, permission))
        if permission == Permission.REVIEW:
            return self.filter(organization__parent__in=Organization.objects.allowed(user, permission))
        led = Q(owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            led |= Q(organization__in=Organization.objects.allowed(user, permission))
        return self.filter(led)

    def on_list(self) -> CaseQuerySet:
        """Listed and not yet taken off."""
        return self.filter(state__in=ON_LIST)

    def counted(self) -> CaseQuerySet:
        """Cases that were listed in earnest: not those only identified, nor those withdrawn as mistakes."""
        return self.exclude(state=CaseState.WITHDRAWN).filter(listed_on__isnull=False)

    def for_list(self) -> CaseQuerySet:
        return self.select_related("standard", "owner", "organization__parent", "previous_case")


class Case(models.Model):
    """One listing of one unit, led to its end under the version of the standard by which it was listed.

    `entry` is the line of the screening that listed it, None for one registered by hand; `grounds` are the criteria as
    they read then. A unit listed again has a new case that names the one before as `previous_case`. `deadline`: by when
    the measures must be done. `organization` follows the unit through mergers.
    """

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="cases", verbose_name="标准")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="cases_led", verbose_name="主管单位")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="cases", verbose_name="整顿单位")
    entry = models.OneToOneField(
        ScreeningEntry, models.PROTECT, related_name="case", null=True, verbose_name="排查单位"
    )
    name = models.CharField("列入时名称", max_length=120)
    number = models.PositiveIntegerField("编号")  # within the owner's year
    year = models.PositiveIntegerField("年度")
    grounds = models.TextField("列入情形")
    state = models.CharField("状态", max_length=20, choices=CaseState, default=CaseState.IDENTIFIED)
    found_on = models.DateField("认定日期")
    listed_on = models.DateField("列入日期", null=True)
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="列入决定")
    previous_case = models.ForeignKey(
        "self", models.PROTECT, related_name="next_cases", null=True, verbose_name="上一次整顿"
    )
    deadline = models.DateField("整顿期限", null=True)
    plan_filed_on = models.DateField("方案备案日期", null=True)
    delisted_on = models.DateField("销号日期", null=True)
    delisting = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="销号决定")
    follow_up_until = models.DateField("跟踪至", null=True)
    closed_on = models.DateField("办结日期", null=True)
    ended_on = models.DateField("终止日期", null=True)  # withdrawn, or ended with its unit
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="终止人")
    ended_reason = models.CharField("终止理由", max_length=400, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "整顿"
        verbose_name_plural = "整顿"
        ordering = ["-year", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="case_number_once",
                fields=["owner", "year", "number"],
                violation_error_message="这个编号已经用过，请重新提交。",
            ),
            models.UniqueConstraint(
                name="case_open_once",
                fields=["organization", "owner"],
                condition=~Q(state__in=("delisted", "follow_up", *OVER)),
                violation_error_message="这个单位正在整顿，不能重复列入。",
            ),
            models.CheckConstraint(
                name="case_listing",
                condition=Q(state__in=("identified", "withdrawn", "ended"))
                | Q(listed_on__isnull=False, resolution__isnull=False),
                violation_error_message="列入整顿请登记决定和列入日期。",
            ),
            models.CheckConstraint(
                name="case_days",
                condition=(Q(listed_on=None) | Q(listed_on__gte=F("found_on")))
                & (Q(delisted_on=None) | Q(delisted_on__gte=F("listed_on")))
                & (Q(closed_on=None) | Q(closed_on__gte=F("delisted_on"))),
                violation_error_message="认定、列入、销号、办结的日期应依次不早于前一个。",
            ),
            models.CheckConstraint(
                name="case_delisting",
                condition=~Q(state__in=("delisted", "follow_up", "closed", "relapsed"))
                | Q(delisted_on__isnull=False, delisting__isnull=False),
                violation_error_message="销号请登记决定和日期。",
            ),
            models.CheckConstraint(
                name="case_ending",
                condition=~Q(state__in=("withdrawn", "ended"))
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                violation_error_message="终止、撤回整顿请写明日期和理由。",
            ),
        ]
        indexes = [models.Index(name="case_unit", fields=["organization", "listed_on"])]

    def __str__(self) -> str:
        return f"{self.name}（{self.label}）"

    def get_absolute_url(self) -> str:
        return reverse("assessments:case", args=[self.pk])

    @property
    def label(self) -> str:
        """2026年第3号."""
        return f"{self.year}年第{self.number}号"

    @property
    def working(self) -> bool:
        """Whether its measures are being carried out."""
        return self.state in WORKING

    @property
    def off_on(self) -> date | None:
        """The day on which it came off the list: 销号, or ended before that; None while it is on it."""
        return min(filter(None, (self.delisted_on, self.ended_on)), default=None)

    @property
    def on_list(self) -> bool:
        return self.state in ON_LIST

    @property
    def over(self) -> bool:
        """Whether nothing more is written to it."""
        return self.state in OVER
