"""People who log in, and what they may do where."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from organizations.roles import Permission, Reach, Role, roles_granting

from .organizations import Organization


class UserQuerySet(models.QuerySet["User"]):
    def allowed(self, user: User, permission: Permission) -> UserQuerySet:
        """Accounts whose memberships all lie where this user holds `permission`: nobody manages someone above."""
        units = Organization.objects.allowed(user, permission)
        elsewhere = Membership.objects.exclude(organization__in=units)
        return self.filter(memberships__organization__in=units).exclude(memberships__in=elsewhere).distinct()


class Accounts(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's manager of accounts, which also answers `allowed`."""

    use_in_migrations = False


class User(AbstractUser):
    """One account per person, never deleted, only disabled."""

    first_name = None
    last_name = None
    name = models.CharField("姓名", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)

    objects = Accounts()

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> MembershipQuerySet:
        """Memberships whose dates hold today; none for a disabled account.

        A role outlives its unit until it is ended: a cycle that froze the unit is still filled by it.
        """
        today = timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today, user__is_active=True)

    def granting(self, permission: Permission, reach: Reach) -> MembershipQuerySet:
        """Memberships whose role grants `permission` with this reach, today."""
        return self.in_force().filter(role__in=roles_granting(permission, reach))

    def reaching(self, permission: Permission) -> tuple[list[int], list[str]]:
        """Where these memberships grant `permission` today: ids of units by themselves, paths of whole subtrees.

        Read at once, not left as a sub-query: beside one, PostgreSQL would answer no range from the index.
        """
        own, below = roles_granting(permission, Reach.OWN), roles_granting(permission, Reach.BELOW)
        held = self.in_force().filter(role__in=[*own, *below]).order_by()
        rows = held.values_list("role", "organization_id", "organization__path")
        return [pk for role, pk, _ in rows if role in own], [path for role, _, path in rows if role in below]


class Membership(models.Model):
    """A user plays a role at an organization, from one date until another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="账号")
    role = models.CharField("角色", max_length=16, choices=Role)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships", verbose_name="单位")
    office = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="科室"
    )
    valid_from = models.DateField("起", default=timezone.localdate)
    valid_to = models.DateField("止", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "任职授权"
        verbose_name_plural = "任职授权"
        ordering = ["user", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once",
                fields=["user", "role", "organization"],
                condition=Q(valid_to=None),
                violation_error_message="该账号在这个单位已有相同角色。",
            ),
            models.CheckConstraint(
                name="membership_dates",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="角色终止的日期不能早于开始的日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization} · {self.get_role_display()}"
