"""台账: register types as data, records as validated documents; every version of both is kept (architecture 3.13)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from organizations.registers import Definition, Frequency, load
from organizations.roles import Permission

from .organizations import PATH_STEP, Organization, in_subtrees
from .people import Person
from .users import User


class RegisterTypeQuerySet(models.QuerySet["RegisterType"]):
    def allowed(self, user: User, permission: Permission) -> RegisterTypeQuerySet:
        """Types that hold where this user has the permission: the whole system's, those of units above, within, below.

        To configure a type of the whole system takes a root of the tree; a restricted type is seen by those only who
        may see personal data where it holds.
        """
        if permission == Permission.CONFIGURE:
            units = Organization.objects.allowed(user, permission)
            whole = Q(owner=None) if units.filter(parent=None).exists() else Q(pk__in=[])
            return self.filter(whole | Q(owner__in=units))
        return self.filter(_holding(user, permission) & (Q(restricted=False) | _holding(user, Permission.SEE_PERSONAL)))

    def configured_around(self, user: User) -> RegisterTypeQuerySet:
        """Types that hold where this user configures, those of units above and of the whole system among them."""
        return self.filter(_holding(user, Permission.CONFIGURE))


def _holding(user: User, permission: Permission) -> Q:
    """Types that hold at one of the units which the user's permission reaches."""
    own, below = user.memberships.reaching(permission)
    paths = [*Organization.objects.filter(pk__in=own).values_list("path", flat=True), *below]
    if not paths:
        return Q(pk__in=[])
    above = {path[:end] for path in paths for end in range(PATH_STEP, len(path) + 1, PATH_STEP)}
    return Q(owner=None) | Q(owner__path__in=above) | in_subtrees(below, "owner__path")


class RegisterType(models.Model):
    """One kind of register. Its document is the present version; earlier ones stay in `versions`."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    owner = models.ForeignKey(
        Organization, models.PROTECT, related_name="register_types", null=True, blank=True, verbose_name="适用单位"
    )  # None: the whole system
    frequency = models.CharField("频次", max_length=10, choices=Frequency.choices, default=Frequency.NONE.value)
    restricted = models.BooleanField("限制查看", default=False)
    on = models.BooleanField("启用", default=True)
    source = models.TextField("依据", blank=True)
    number = models.PositiveIntegerField("版本", default=1)
    document = models.JSONField("台账格式")
    digest = models.CharField("校验值", max_length=80)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = RegisterTypeQuerySet.as_manager()

    class Meta:
        verbose_name = "台账类型"
        verbose_name_plural = "台账类型"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:register", args=[self.code])

    def spec(self) -> Definition:
        """The present definition."""
        return definition(self.digest, self.document)


class RegisterVersion(models.Model):
    """One version of a type's document: records name the one under which they were written."""

    type = models.ForeignKey(RegisterType, models.PROTECT, related_name="versions", verbose_name="台账类型")
    number = models.PositiveIntegerField("版本")
    document = models.JSONField("台账格式")
    digest = models.CharField("校验值", max_length=80)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="修改人")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "台账格式版本"
        verbose_name_plural = "台账格式版本"
        ordering = ["type", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="registerversion_once",
                fields=["type", "number"],
                violation_error_message="这个台账已有同号的版本。",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"

    def spec(self) -> Definition:
        """The definition of this version."""
        return definition(self.digest, self.document)


class RecordState(models.TextChoices):
    VALID = "valid", "有效"
    WITHDRAWN = "withdrawn", "已撤回"


class RegisterRecordQuerySet(models.QuerySet["RegisterRecord"]):
    def allowed(self, user: User, permission: Permission) -> RegisterRecordQuerySet:
        """Records of the units over which this user holds the permission; restricted ones with personal data only."""
        units = Organization.objects.allowed(user, permission)
        personal = Organization.objects.allowed(user, Permission.SEE_PERSONAL)
        open_or_seen = Q(type__restricted=False) | Q(organization__in=personal)
        return self.filter(open_or_seen, organization__in=units)

    def valid(self) -> RegisterRecordQuerySet:
        """Records that were not withdrawn."""
        return self.filter(state=RecordState.VALID)


class RegisterRecord(models.Model):
    """One record as it now stands; `revisions` hold how it came to be so. It stays with its unit for good."""

    type = models.ForeignKey(RegisterType, models.PROTECT, related_name="records", verbose_name="台账类型")
    version = models.ForeignKey(RegisterVersion, models.PROTECT, related_name="+", verbose_name="格式版本")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="register_records", verbose_name="单位")
    date = models.DateField("日期")
    data = models.JSONField("内容", default=dict)  # by field code, as `organizations.registers.values` keeps it
    number = models.PositiveIntegerField("版本", default=1)
    state = models.CharField("状态", max_length=10, choices=RecordState, default=RecordState.VALID)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = RegisterRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "台账记录"
        verbose_name_plural = "台账记录"
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(name="registerrecord_by_unit", fields=["type", "organization", "date"]),
            models.Index(name="registerrecord_by_day", fields=["type", "date"]),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.organization} {self.date}"

    def get_absolute_url(self) -> str:
        return reverse("organizations:register-record", args=[self.type.code, self.pk])

    @property
    def is_valid(self) -> bool:
        return self.state == RecordState.VALID


class RegisterRevision(models.Model):
    """One version of a record: the first, each correction, the withdrawal; never changed."""

    record = models.ForeignKey(RegisterRecord, models.PROTECT, related_name="revisions", verbose_name="记录")
    version = models.ForeignKey(RegisterVersion, models.PROTECT, related_name="+", verbose_name="格式版本")
    number = models.PositiveIntegerField("版本")
    date = models.DateField("日期")
    data = models.JSONField("内容", default=dict)
    state = models.CharField("状态", max_length=10, choices=RecordState, default=RecordState.VALID)
    reason = models.CharField("理由", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="经办人")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "台账记录版本"
        verbose_name_plural = "台账记录版本"
        ordering = ["record", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="registerrevision_once",
                fields=["record", "number"],
                violation_error_message="这条记录已有同号的版本。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record} 第{self.number}版"


class RecordPerson(models.Model):
    """That a record names a person: an index over what `data` holds, written with the record, so that a person's
    file finds its records."""

    record = models.ForeignKey(RegisterRecord, models.CASCADE, related_name="named", verbose_name="记录")
    person = models.ForeignKey(Person, models.PROTECT, related_name="named_in", verbose_name="人员")

    class Meta:
        verbose_name = "记录中的人员"
        verbose_name_plural = "记录中的人员"
        constraints = [
            models.UniqueConstraint(
                name="recordperson_once",
                fields=["record", "person"],
                violation_error_message="这条记录已记有这个人。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.person}"


_DEFINITIONS: dict[str, Definition] = {}  # by digest: a version never changes


def definition(digest: str, document: object) -> Definition:
    """A document that was checked when it was taken, read once."""
    if digest not in _DEFINITIONS:
        _DEFINITIONS[digest] = load(document)
    return _DEFINITIONS[digest]
