"""Other names of units: the former ones come from events, the rest are written down by people (domain 19)."""

from django.db import transaction

from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_invalid
from organizations import audit, pinyin
from organizations.models import Alias, Organization, OrganizationEvent, User

from .withdrawing import mark_withdrawn


def keep_former_name(unit: Organization, *, name: str, event: OrganizationEvent) -> None:
    """The name that the unit bore until this event, as an alias; nothing when it has it already or still bears it."""
    if name != unit.name and not unit.aliases.standing().filter(name=name).exists():
        search = pinyin.search_text(name)
        Alias.objects.create(organization=unit, name=name, pinyin=search, event=event, recorded_by=event.actor)


@transaction.atomic
def add_alias(unit: Organization, *, name: str, note: str = "", actor: User) -> Alias:
    """A short or popular name, or one of before the records began."""
    audit.take_turn()
    name = name.strip()
    if name == unit.name:
        raise Refused(f"「{name}」就是这个单位现在的名称，无须登记。", field="name")
    alias = Alias(organization=unit, name=name, pinyin=pinyin.search_text(name), note=note, recorded_by=actor)
    refuse_invalid(alias, about=name)
    alias.save(force_insert=True)
    audit.record("alias.added", actor=actor, target=unit, name=name, note=note)
    return alias


@transaction.atomic
def withdraw_alias(alias: Alias, *, reason: str, actor: User) -> None:
    """The alias was wrong: it is found no more."""
    audit.take_turn()
    alias = Alias.objects.select_related("organization").get(pk=alias.pk)
    if alias.withdrawn_at is not None:
        raise Refused(f"别名「{alias}」已经撤回。")
    reason = mark_withdrawn(alias, reason=reason, actor=actor, column="withdraw_reason")
    audit.record("alias.withdrawn", actor=actor, target=alias.organization, name=alias.name, reason=reason)
