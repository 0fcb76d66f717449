"""Who may do what: roles and their permissions, in code (architecture 11). A membership ties a role to a unit."""

from dataclasses import dataclass

from django.db import models


class Permission(models.TextChoices):
    """What can be asked of a row; every QuerySet answers `allowed(user, permission)`."""

    SEE = "see", "查看"
    OVERSEE = "oversee", "查看下级考核"
    FILL = "fill", "填报"
    REVIEW = "review", "审核"
    ORGANIZE = "organize", "组织考核"
    DECIDE = "decide", "审定"
    SEE_RANKING = "see_ranking", "查看排名"
    CONFIGURE = "configure", "配置"
    MANAGE_UNITS = "manage_units", "维护单位名单"
    MANAGE_USERS = "manage_users", "管理账号"
    MANAGE_PEOPLE = "manage_people", "维护人员和任职"
    SEE_PERSONAL = "see_personal", "查看个人信息"
    KEEP = "keep", "登记台账"
    SEE_TRAIL = "see_trail", "查看操作记录"


class Reach(models.TextChoices):
    """How far a permission reaches from the membership's organization."""

    OWN = "own", "本单位"
    BELOW = "below", "本单位及下级"


class Role(models.TextChoices):
    """The parts people play; one user may hold several, each at its own organization."""

    ORGANIZER = "organizer", "考核经办人"
    LEADER = "leader", "审定领导"
    FILLER = "filler", "填报人"
    CONFIGURATOR = "configurator", "系统配置员"
    AUDITOR = "auditor", "审计员"


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission and its reach."""

    permission: Permission
    reach: Reach


def _own(*permissions: Permission) -> tuple[Grant, ...]:
    return tuple(Grant(permission, Reach.OWN) for permission in permissions)


def _below(*permissions: Permission) -> tuple[Grant, ...]:
    return tuple(Grant(permission, Reach.BELOW) for permission in permissions)


GRANTS: dict[Role, tuple[Grant, ...]] = {
    Role.ORGANIZER: (
        *_own(Permission.REVIEW, Permission.ORGANIZE),
        *_below(Permission.SEE, Permission.OVERSEE, Permission.SEE_RANKING, Permission.MANAGE_UNITS),
        *_below(Permission.MANAGE_PEOPLE, Permission.SEE_PERSONAL, Permission.KEEP),
    ),
    Role.LEADER: (
        *_own(Permission.DECIDE),
        *_below(Permission.SEE, Permission.OVERSEE, Permission.SEE_RANKING, Permission.SEE_PERSONAL),
    ),
    Role.FILLER: _own(Permission.SEE, Permission.FILL, Permission.KEEP),
    Role.CONFIGURATOR: _below(
        Permission.SEE,
        Permission.OVERSEE,
        Permission.CONFIGURE,
        Permission.MANAGE_UNITS,
        Permission.MANAGE_USERS,
    ),
    Role.AUDITOR: _below(Permission.SEE_TRAIL),
}


def roles_granting(permission: Permission, reach: Reach) -> list[Role]:
    """The roles whose grants hold `permission` with exactly this reach."""
    return [role for role, grants in GRANTS.items() if Grant(permission, reach) in grants]


def permissions_of(role: Role) -> frozenset[Permission]:
    """All that a role may do, however far it reaches."""
    return frozenset(grant.permission for grant in GRANTS[role])
