"""What a unit is beside its place in the tree: who leads it in the Party, to whom it reports, how else it is called.

For reporting only: nobody's rights follow from these rows (domain 2.1, 19).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .events import OrganizationEvent
from .kept import WithdrawableQuerySet
from .organizations import Organization
from .users import User


class Recorded(models.Model):
    """A row that is never deleted: what was wrong is withdrawn, with the reason."""

    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="撤回人"
    )
    withdraw_reason = models.CharField("撤回理由", max_length=400, blank=True)

    class Meta:
        abstract = True


class AffiliationKind(models.TextChoices):
    PARTY = "party", "党组织隶属"
    REPORTING = "reporting", "报送单位"


class AffiliationQuerySet(WithdrawableQuerySet["Affiliation"]):
    def current(self) -> AffiliationQuerySet:
        """What holds now."""
        return self.standing().filter(valid_to=None)


class Affiliation(Recorded):
    """The unit that leads this one, or takes its reports, where that is not its parent; half-open dates."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="affiliations", verbose_name="单位")
    kind = models.CharField("关系", max_length=12, choices=AffiliationKind)
    other = models.ForeignKey(Organization, models.PROTECT, related_name="affiliated", verbose_name="隶属（报送）于")
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    document_no = models.CharField("文号", max_length=80, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = "隶属和报送关系"
        verbose_name_plural = "隶属和报送关系"
        ordering = ["organization", "kind", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="affiliation_current_once",
                fields=["organization", "kind"],
                condition=Q(valid_to=None, withdrawn_at=None),
                violation_error_message="同一种关系同一时间只能有一条。",
            ),
            models.CheckConstraint(
                name="affiliation_dates",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="止的日期必须晚于起的日期。",
            ),
            models.CheckConstraint(
                name="affiliation_elsewhere",
                condition=~Q(organization=F("other")),
                violation_error_message="单位不能隶属或报送于自己。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_kind_display()} {self.other}"


class Alias(Recorded):
    """Another name under which people look for a unit: its former one (with the event), a short or a popular one."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="aliases", verbose_name="单位")
    name = models.CharField("别名", max_length=120, db_index=True)
    pinyin = models.CharField("拼音", max_length=400, blank=True, editable=False)
    event = models.ForeignKey(
        OrganizationEvent, models.PROTECT, related_name="aliases", null=True, blank=True, verbose_name="事件"
    )
    note = models.CharField("说明", max_length=200, blank=True)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = "别名"
        verbose_name_plural = "别名"
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="alias_once",
                fields=["organization", "name"],
                condition=Q(withdrawn_at=None),
                violation_error_message="这个单位已有这个别名。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
