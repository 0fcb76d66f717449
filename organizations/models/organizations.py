"""The tree: `parent` is the truth; `path` and the ancestor columns are derived by one service (architecture 3.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from organizations.kinds import Kind
from organizations.roles import Permission

if TYPE_CHECKING:
    from .users import User

PATH_STEP = 6  # characters of one id in a path, base 36: two thousand million units
NEVER = date.min  # the end of a unit whose founding was undone: it stood on no day
PATH_END = "\x7f"  # sorts after every character of a path

PLACE_KINDS = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.TOWNSHIP, Kind.VILLAGE)


class Field(models.TextChoices):
    """领域: schemes and ranking pools differ by it (domain 2.1)."""

    TOWN = "town", "镇"
    RURAL = "rural", "乡"
    STREET = "street", "街道"
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    OFFICE = "office", "机关"
    INSTITUTION = "institution", "事业单位"
    STATE_FIRM = "state_firm", "国有企业"
    PRIVATE_FIRM = "private_firm", "非公有制企业"
    SOCIAL = "social", "社会组织"
    SCHOOL = "school", "学校"
    OTHER = "other", "其他"


def in_subtrees(paths: Iterable[str], column: str = "path") -> Q:
    """Rows whose path, in `column`, lies in one of the subtrees that begin at `paths`; none for no paths."""
    ranges = (Q(**{f"{column}__gte": path, f"{column}__lt": path + PATH_END}) for path in paths)
    return reduce(or_, ranges, Q(pk__in=[]))


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def within(self, root: Organization) -> OrganizationQuerySet:
        """The root and everything below it: a range, which both databases answer from the index."""
        return self.filter(path__gte=root.path, path__lt=root.path_end)

    def in_force(self) -> OrganizationQuerySet:
        """Units that are not abolished."""
        return self.filter(closed_on=None)

    def stood(self) -> OrganizationQuerySet:
        """Units that stand or stood: all but those whose founding was undone."""
        return self.exclude(closed_on=NEVER)

    def allowed(self, user: User, permission: Permission) -> OrganizationQuerySet:
        """The units over which this user holds a role granting `permission`; nobody goes round it."""
        own, subtrees = user.memberships.reaching(permission)
        return self.filter(in_subtrees(subtrees) | Q(pk__in=own))


class Organization(models.Model):
    """One unit of the tree, now. `path` strings fixed-width ids from the root: a subtree is a range of paths.

    `province` … `township` name the unit itself at its own level and its ancestors above; None where there is none.
    They are read, never searched by: no index makes imports and moves slower.
    """

    code = models.CharField("区划代码", max_length=20, blank=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    field = models.CharField("领域", max_length=12, choices=Field, default=Field.OTHER)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="上级单位"
    )
    functional = models.BooleanField("功能型党组织", default=False, db_default=False)  # nobody's home organization
    position = models.PositiveIntegerField("建制顺序", default=0)
    opened_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    pinyin = models.CharField("拼音", max_length=400, blank=True, editable=False)  # full and initials, for search
    path = models.CharField(max_length=96, editable=False)
    province = models.ForeignKey(
        "self", models.DO_NOTHING, related_name="+", null=True, editable=False, db_constraint=False, db_index=False
    )
    city = models.ForeignKey(
        "self", models.DO_NOTHING, related_name="+", null=True, editable=False, db_constraint=False, db_index=False
    )
    county = models.ForeignKey(
        "self", models.DO_NOTHING, related_name="+", null=True, editable=False, db_constraint=False, db_index=False
    )
    township = models.ForeignKey(
        "self", models.DO_NOTHING, related_name="+", null=True, editable=False, db_constraint=False, db_index=False
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["path"]
        indexes = [models.Index(name="organization_code", fields=["code"])]
        constraints = [
            models.UniqueConstraint(name="organization_path_once", fields=["path"]),
            models.CheckConstraint(
                name="organization_open_close",
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                violation_error_message="撤销日期必须晚于成立日期。",
            ),
            models.UniqueConstraint(
                name="organization_code_once",
                fields=["code"],
                condition=~Q(code="") & Q(closed_on=None),
                violation_error_message="这个区划代码已有现存单位在用。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:detail", args=[self.pk])

    @property
    def stood(self) -> bool:
        """False for a unit whose founding was undone."""
        return self.closed_on != NEVER

    @property
    def path_end(self) -> str:
        """The first path that no longer belongs to this unit's subtree."""
        return self.path + PATH_END


def in_force_on(day: date, prefix: str = "") -> Q:
    """The condition that a placement holds on that day; `prefix` leads to it from another model."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day}))


class PlacementQuerySet(models.QuerySet["Placement"]):
    def on(self, day: date) -> PlacementQuerySet:
        """Those in force on that day: one for each unit that existed then."""
        return self.filter(in_force_on(day))

    def since(self, day: date) -> PlacementQuerySet:
        """Those in force on that day or on a later one."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day))


class Placement(models.Model):
    """Under which name, parent, kind and field a unit stood from one date until another (half-open)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="placements", verbose_name="单位")
    name = models.CharField("名称", max_length=120)
    parent = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True, verbose_name="上级单位")
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    field = models.CharField("领域", max_length=12, choices=Field)
    valid_from = models.DateField("起", null=True)  # empty: since before the records begin
    valid_to = models.DateField("止", null=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "历史隶属"
        verbose_name_plural = "历史隶属"
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="placement_current_once",
                fields=["organization"],
                condition=Q(valid_to=None),
                violation_error_message="一个单位同一时间只能有一条现行隶属。",
            ),
            models.CheckConstraint(
                name="placement_dates",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="隶属的截止日期必须晚于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
