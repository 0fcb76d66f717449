"""Accounts: made, granted, disabled, given a new password. Never deleted (security.md 2, row 1)."""

import secrets
from datetime import date

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_invalid
from organizations import audit
from organizations.models import Membership, Organization, User
from organizations.roles import Role

SMALL, CAPITAL, DIGITS = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"  # none is read for another
LENGTH = 12


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    role: str,
    organization: Organization,
    actor: User | None,
    password: str | None = None,
    phone: str = "",
    must_change_password: bool = True,
) -> tuple[User, str]:
    """An account with its first role, and its password: the given one, or a random one that nobody else knows."""
    user = User(username=username.strip(), name=name.strip(), phone=phone, must_change_password=must_change_password)
    password = random_password() if password is None else password
    _check(user, password)
    user.set_password(password)
    user.save(force_insert=True)
    audit.record("user.created", actor=actor, target=user, unit=organization, username=user.username)
    grant(user, role=role, organization=organization, actor=actor)
    return user, password


@transaction.atomic
def grant(
    user: User,
    *,
    role: str,
    organization: Organization,
    actor: User | None,
    office: Organization | None = None,
    valid_from: date | None = None,
) -> Membership:
    """A role at a unit from that day (today) on; auditors hold no other role, so that nobody audits themselves.

    Nobody gives a role to themselves: what one may do is always somebody else's decision.
    """
    _refuse_own(user, actor, "给自己的账号授予角色")
    _lock(user)
    held = user.memberships.in_force()
    if held.filter(role=role, organization=organization).exists():
        raise Refused(f"「{user}」在「{organization}」已有「{Role(role).label}」角色。")
    if held.exclude(role=Role.AUDITOR).exists() if role == Role.AUDITOR else held.filter(role=Role.AUDITOR).exists():
        raise Refused(f"审计员不能同时担任其他角色：「{user}」请另设账号。")
    membership = Membership(user=user, role=role, organization=organization, office=office)
    membership.valid_from = valid_from or timezone.localdate()
    refuse_invalid(membership)
    membership.save(force_insert=True)
    audit.record("membership.granted", actor=actor, target=user, unit=organization, role=role)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, actor: User | None, reason: str = "") -> None:
    """The role ends today; the row stays. One's own stays too: who ends the last of them shuts everybody out."""
    _refuse_own(membership.user, actor, "终止自己的角色")
    _lock(membership.user)
    membership.refresh_from_db(fields=["valid_to"])
    if membership.valid_to is not None:
        raise Refused(f"「{membership}」已于{chinese_date(membership.valid_to)}终止。")
    membership.valid_to = max(timezone.localdate(), membership.valid_from)
    membership.save(update_fields=["valid_to"])
    audit.record(
        "membership.ended",
        actor=actor,
        target=membership.user,
        unit=membership.organization,
        reason=reason,
        role=membership.role,
        valid_to=[None, membership.valid_to],
    )


@transaction.atomic
def disable(user: User, *, actor: User | None, reason: str = "") -> None:
    """The account can no longer log in, and is logged out everywhere; what it did stays."""
    _refuse_own(user, actor, "停用自己的账号")
    _switch(user, on=False, actor=actor, reason=reason)


@transaction.atomic
def enable(user: User, *, actor: User | None, reason: str = "") -> None:
    """The account can log in again."""
    _switch(user, on=True, actor=actor, reason=reason)


@transaction.atomic
def reset_password(user: User, *, actor: User | None) -> str:
    """A random password, to be changed at the next login; a locked account is opened. Returns the password."""
    password = random_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset(username=user.username)
    audit.record("user.password_reset", actor=actor, target=user, unit=_unit(user))
    return password


@transaction.atomic
def note_password_change(user: User) -> None:
    """The user has chosen a password of their own."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    audit.record("user.password_changed", actor=user, target=user)


def note_login(user: User) -> None:
    """The user has come in."""
    audit.record("user.logged_in", actor=user, target=user)


def note_failed_login(username: str) -> None:
    """Someone failed to come in under that name; the account, if there is one, is where auditors look."""
    user = User.objects.filter(username=username).first()
    audit.record("user.login_failed", actor=None, unit=_unit(user) if user else None, username=username[:150])


def random_password() -> str:
    """Twelve characters of three classes, none easily read for another."""
    classes = (SMALL, CAPITAL, DIGITS)
    characters = [secrets.choice(one) for one in classes]
    characters += [secrets.choice("".join(classes)) for _ in range(LENGTH - len(classes))]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


def _refuse_own(user: User, actor: User | None, doing: str) -> None:
    if actor is not None and user.pk == actor.pk:
        raise Refused(f"不能{doing}，请由其他{Role.CONFIGURATOR.label}操作。")


def _lock(user: User) -> None:
    """Hold the account until the transaction ends: two changes of its roles or state are judged one after the other."""
    User.objects.select_for_update().only("pk").get(pk=user.pk)


def _switch(user: User, *, on: bool, actor: User | None, reason: str) -> None:
    _lock(user)
    user.refresh_from_db(fields=["is_active"])
    if user.is_active == on:
        raise Refused(f"「{user}」的账号已是{'启用' if on else '停用'}状态。")
    user.is_active = on
    user.save(update_fields=["is_active"])
    action = "user.enabled" if on else "user.disabled"
    audit.record(action, actor=actor, target=user, unit=_unit(user), reason=reason, is_active=[not on, on])


def _check(user: User, password: str) -> None:
    if User.objects.filter(username__iexact=user.username).exists():
        raise Refused(f"用户名「{user.username}」已有人使用，请换一个。")
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _unit(user: User) -> Organization | None:
    membership = user.memberships.select_related("organization").order_by("pk").first()
    return membership.organization if membership else None
