"""Reads across models: what a person may do at all, where a unit stands, what happened to it, its list as a table."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from config.toolkit.wording import some
from organizations.models import Kind, Membership, Organization, OrganizationEvent, User
from organizations.models.organizations import PATH_STEP
from organizations.roles import Permission, Reach, Role, permissions_of

Crumb = tuple[str, str]


def permissions(user: User) -> frozenset[Permission]:
    """What the user's memberships of today allow at one unit or another."""
    roles = user.memberships.in_force().order_by().values_list("role", flat=True).distinct()
    return frozenset().union(*(permissions_of(Role(role)) for role in roles))


def unit_list(user: User) -> QuerySet[Organization]:
    """The units that the user sees, with what a list shows of each; without those that never stood."""
    units = Organization.objects.allowed(user, Permission.SEE).stood().select_related("parent")
    return units.annotate(below=_below())


def roots(user: User, permission: Permission) -> QuerySet[Organization]:
    """The units from which the user's permission reaches down: where an import may begin."""
    granting = user.memberships.granting(permission, Reach.BELOW)
    return Organization.objects.in_force().filter(pk__in=granting.values("organization_id"))


def reach_named(user: User, permission: Permission) -> str:
    """The highest units that the permission reaches: 靖远县; 北湾镇、东湾镇; of more 北湾镇、东湾镇等5个单位."""
    own, paths = user.memberships.reaching(permission)
    tops = [path for path in paths if not any(path != above and path.startswith(above) for above in paths)]
    units = Organization.objects.filter(Q(pk__in=own) | Q(path__in=tops)).order_by("path")
    names = [unit.name for unit in units if unit.path in tops or not any(unit.path.startswith(top) for top in tops)]
    return some(names, most=2, measure="个单位")


def crumbs(unit: Organization, user: User) -> list[Crumb]:
    """The units above, from the root, and the unit itself; those that the user sees are links."""
    paths = [unit.path[:end] for end in range(PATH_STEP, len(unit.path) + 1, PATH_STEP)]
    above = Organization.objects.filter(path__in=paths)
    seen = set(above.allowed(user, Permission.SEE).values_list("pk", flat=True))
    return [(one.name, one.get_absolute_url() if one.pk in seen else "") for one in above.order_by("path")]


def children(unit: Organization) -> QuerySet[Organization]:
    """The units directly below, in force, in the order of the list (建制顺序)."""
    return unit.children.in_force().annotate(below=_below()).order_by("position", "pk")


def events(unit: Organization) -> QuerySet[OrganizationEvent]:
    """What happened to the unit, the latest first."""
    involved = Q(links__source=unit) | Q(links__target=unit)
    return OrganizationEvent.objects.filter(involved).distinct().prefetch_related("links__source", "links__target")


def account_list(user: User) -> QuerySet[User]:
    """The accounts that the user manages, with their roles."""
    accounts = User.objects.allowed(user, Permission.MANAGE_USERS)
    return accounts.prefetch_related("memberships__organization").order_by("username")


def accounts(unit: Organization) -> QuerySet[Membership]:
    """Who plays a role at the unit today."""
    return unit.memberships.in_force().select_related("user").order_by("role", "pk")


def counts_by_kind(units: QuerySet[Organization], kind_field: str = "kind") -> list[tuple[str, int]]:
    """How many units of each kind, in the order of the kinds; kinds without units are left out."""
    counted = dict(units.order_by().values_list(kind_field).annotate(number=Count("pk")))
    return [(kind.label, counted[kind.value]) for kind in Kind if kind.value in counted]


def _below() -> Subquery:
    """How many units in force stand directly below: counted for the rows that a page shows, not for all."""
    children = Organization.objects.in_force().filter(parent=OuterRef("pk")).order_by()
    return Subquery(children.values("parent").annotate(number=Count("pk")).values("number"))
