"""A scheme: rows while it is a draft, one immutable canonical document once published (architecture 5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from config.toolkit.fields import ScaledIntegerField
from organizations.models import Kind, Organization, User
from organizations.roles import Permission
from scoring.choices import RankOn, Ties
from scoring.engine import Scheme as Spec
from scoring.engine import load


class SchemeState(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    RETIRED = "retired", "已停用"


def owners_above(user: User) -> set[int]:
    """The units above those in which the user has a role, and these themselves where they are places."""
    above: set[int] = set()
    for membership in user.memberships.in_force().select_related("organization"):
        unit = membership.organization
        above.update(pk for pk in (unit.province_id, unit.city_id, unit.county_id, unit.township_id) if pk)
    return above


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def allowed(self, user: User, permission: Permission) -> SchemeQuerySet:
        """Schemes of the units over which this user holds the permission; published ones also for their subtree."""
        units = Organization.objects.allowed(user, permission)
        condition = Q(owner__in=units)
        if permission == Permission.SEE:
            condition |= Q(owner__in=owners_above(user)) & ~Q(state=SchemeState.DRAFT)
        return self.filter(condition)

    def for_list(self) -> SchemeQuerySet:
        """With what a list shows; the long texts stay in the database until asked for."""
        return self.select_related("owner", "published_by").defer("document", "examples", "notes")

    def for_page(self) -> SchemeQuerySet:
        """With what the page of one scheme shows."""
        return self.select_related("owner", "published_by", "acknowledged_by", "previous")


class Scheme(models.Model):
    """One version of a 考核方案. A published row never changes: a change is a new version with lineage."""

    key = models.SlugField("方案代号", max_length=60)
    title = models.CharField("方案名称", max_length=120)
    year = models.PositiveIntegerField("年度")
    version = models.PositiveIntegerField("版本", default=1)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="schemes", verbose_name="制定单位")
    applies_to = models.CharField(
        "考核对象", max_length=12, choices=[(k.value, k.label) for k in (Kind.TOWNSHIP, Kind.VILLAGE, Kind.DEPARTMENT)]
    )
    state = models.CharField("状态", max_length=10, choices=SchemeState, default=SchemeState.DRAFT, editable=False)
    full = ScaledIntegerField("总分", default=100_000_000)
    source = models.TextField("依据", blank=True)
    notes = models.JSONField("说明", default=list, blank=True)
    places = models.PositiveSmallIntegerField("印发小数位数", default=2)
    round_at = models.JSONField("取舍位置", default=list, blank=True)  # of leaf, section, total; default total
    rank_on = models.CharField("排名依据", max_length=10, choices=RankOn.choices, default=RankOn.ROUNDED)
    ties = models.CharField("并列规则", max_length=12, choices=Ties.choices, default=Ties.COMPETITION)
    tie_break = models.JSONField("同分比较", default=list, blank=True)  # as in the scheme format
    examples = models.JSONField(
        "算例", default=list, blank=True
    )  # as in the scheme format: checked whenever it is loaded
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="沿用自")
    document = models.JSONField("规范文本", null=True, editable=False)
    digest = models.CharField("方案校验值", max_length=80, blank=True, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, verbose_name="发布人"
    )
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, verbose_name="确认人"
    )
    acknowledgement = models.CharField("分值不合计的确认理由", max_length=400, blank=True, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"
        ordering = ["-year", "key", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="scheme_version_once",
                fields=["owner", "key", "year", "version"],
                violation_error_message="这个方案的同一年度已有相同版本。",
            ),
            models.CheckConstraint(
                name="scheme_published_has_digest",
                condition=Q(state=SchemeState.DRAFT) | (~Q(digest="") & Q(document__isnull=False)),
                violation_error_message="已发布的方案必须有规范文本和校验值。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("scoring:scheme", args=[self.pk])

    def spec(self) -> Spec:
        """The published scheme as the engine reads it; a draft is built by `scoring.services`."""
        if self.digest not in _SPECS:
            _SPECS[self.digest] = load(self.document)
        return _SPECS[self.digest]


_SPECS: dict[str, Spec] = {}  # by digest: a published document never changes
