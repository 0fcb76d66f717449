"""A standard: one document of rules (scale, rating, listing, title, consequences); published, it never changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from organizations.models import Organization, User
from organizations.models.organizations import PATH_STEP
from organizations.roles import Permission
from scoring.standards import LABELS, load
from scoring.standards import Standard as Spec

from .schemes import SchemeState, owners_above


class StandardQuerySet(models.QuerySet["Standard"]):
    def allowed(self, user: User, permission: Permission) -> StandardQuerySet:
        """Standards of the units over which this user holds the permission; published ones also for their subtree."""
        condition = Q(owner__in=Organization.objects.allowed(user, permission))
        if permission == Permission.SEE:
            condition |= Q(owner__in=owners_above(user)) & ~Q(state=SchemeState.DRAFT)
        return self.filter(condition)

    def for_list(self) -> StandardQuerySet:
        """With what a list shows; the documents stay in the database until asked for."""
        return self.with_later().select_related("owner", "published_by").defer("document")

    def with_later(self) -> StandardQuerySet:
        """With `replaced`: whether a later version was published, even if it is retired by now."""
        later = Standard.objects.filter(owner=OuterRef("owner"), key=OuterRef("key"), version__gt=OuterRef("version"))
        return self.annotate(replaced=Exists(later.exclude(state=SchemeState.DRAFT)))

    def in_force(self) -> StandardQuerySet:
        """Published ones that no later version replaces."""
        return self.with_later().filter(state=SchemeState.PUBLISHED, replaced=False)

    def reaching(self, unit: Organization) -> StandardQuerySet:
        """Those of the unit and of the units above it, the nearest first."""
        above = [unit.path[:end] for end in range(PATH_STEP, len(unit.path) + 1, PATH_STEP)]
        return self.filter(owner__path__in=above).order_by("-owner__path", "kind", "key", "-version")


class Standard(models.Model):
    """One version of a standard. A draft holds the document as it was given, a published row the canonical one."""

    key = models.SlugField("标识", max_length=64)
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=12, choices=list(LABELS.items()))
    version = models.PositiveIntegerField("版本", default=1)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="standards", verbose_name="制定单位")
    state = models.CharField("状态", max_length=10, choices=SchemeState, default=SchemeState.DRAFT, editable=False)
    document = models.JSONField("规范文本")
    digest = models.CharField("校验值", max_length=80, blank=True, editable=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="沿用自"
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, verbose_name="发布人"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = "评定标准"
        verbose_name_plural = "评定标准"
        ordering = ["kind", "key", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="standard_version_once",
                fields=["owner", "key", "version"],
                violation_error_message="这个标准已有相同版本。",
            ),
            models.CheckConstraint(
                name="standard_published_has_digest",
                condition=Q(state=SchemeState.DRAFT) | (~Q(digest="") & Q(published_at__isnull=False)),
                violation_error_message="已发布的标准必须有校验值和发布时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("scoring:standard", args=[self.pk])

    def spec(self) -> Spec:
        """What a published standard rules; a draft is read by `scoring.selectors.standards.spec_of`."""
        if self.digest not in _SPECS:
            _SPECS[self.digest] = load(self.document)
        return _SPECS[self.digest]

    def reaches(self, unit: Organization) -> bool:
        """Whether the unit is its owner or below it."""
        return self.owner.path <= unit.path < self.owner.path_end


_SPECS: dict[str, Spec] = {}  # by digest: a published document never changes
