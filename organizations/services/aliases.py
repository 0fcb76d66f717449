"""Other names of units: the former ones come from events, the rest are written down by people (domain 19)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from config.toolkit.refusal import Refused
from organizations import audit, pinyin
from organizations.models import Alias, Organization, OrganizationEvent, User


def keep_former_name(unit: Organization, *, name: str, event: OrganizationEvent) -> None:
    """The name that the unit bore until this event, as an alias; nothing when it has it already or still bears it."""
    if name != unit.name and not unit.aliases.valid().filter(name=name).exists():
        search = pinyin.search_text(name)
        Alias.objects.create(organization=unit, name=name, pinyin=search, event=event, recorded_by=event.actor)


@transaction.atomic
def add_alias(unit: Organization, *, name: str, note: str = "", actor: User) -> Alias:
    """A short or popular name, or one of before the records began."""
    audit.take_turn()
    name = name.strip()
    if name == unit.name:
        raise Refused(f"「{name}」就是这个单位现在的名称，无须登记。")
    alias = Alias(organization=unit, name=name, pinyin=pinyin.search_text(name), note=note, recorded_by=actor)
    try:
        alias.full_clean()
    except ValidationError as error:
        raise Refused(f"「{name}」：{' '.join(error.messages)}") from error
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
    if not reason.strip():
        raise Refused("请写明撤回的理由。")
    alias.withdrawn_at, alias.withdrawn_by, alias.withdraw_reason = timezone.now(), actor, reason.strip()
    alias.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    audit.record("alias.withdrawn", actor=actor, target=alias.organization, name=alias.name, reason=reason)
