"""Drafts: brought in from a document, edited as rows, carried on from an earlier version, thrown away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from scoring.engine import Scheme as Spec
from scoring.engine import SchemeError, dump, load, load_new
from scoring.models import Scheme, SchemeState
from scoring.scheme_io import create_rows, read_file

from .publishing import refusal


@transaction.atomic
def import_scheme(given: Mapping[str, Any] | bytes, *, owner: Organization, actor: User) -> Scheme:
    """A new draft of `owner` from a document of the scheme format, or from the bytes of such a file or workbook.

    Refused with all problems at once, and nothing is written. Points that do not add up are no problem here: the
    draft shows them, and publishing asks for an acknowledgement.
    """
    read = read_file(given) if isinstance(given, bytes) else given
    try:
        spec = load_new(read)
    except SchemeError as error:
        raise refusal(error, doing="方案没有导入") from error
    scheme = _create(spec, owner=owner, previous=_latest(spec, owner))
    audit.record(
        "scheme.imported",
        actor=actor,
        target=scheme,
        unit=owner,
        version=scheme.version,
        warnings=[warning.sentence() for warning in spec.warnings],
    )
    return scheme


@transaction.atomic
def start(scheme: Scheme, *, actor: User) -> Scheme:
    """Save a new, still empty draft made by hand, as the next version of its key and year."""
    scheme.version = _next_version(scheme.owner, key=scheme.key, year=scheme.year)
    scheme.state = SchemeState.DRAFT
    scheme.save(force_insert=True)
    audit.record("scheme.started", actor=actor, target=scheme, unit=scheme.owner, version=scheme.version)
    return scheme


@transaction.atomic
def new_version(scheme: Scheme, *, actor: User, year: int | None = None) -> Scheme:
    """A draft that carries a published or retired scheme on, for the same year or another one."""
    if scheme.state == SchemeState.DRAFT:
        raise Refused(f"「{scheme}」还是草稿，可以直接修改，不需要复制为新版本。")
    spec = load({**dump(scheme.spec()), "year": year or scheme.year})
    draft = _create(spec, owner=scheme.owner, previous=scheme, copied=True)
    audit.record(
        "scheme.carried_on",
        actor=actor,
        target=draft,
        unit=draft.owner,
        version=[scheme.version, draft.version],
        year=[scheme.year, draft.year],
        previous=scheme.pk,
    )
    return draft


@transaction.atomic
def discard(scheme: Scheme, *, actor: User) -> None:
    """Delete a draft with its rows; what was published stays for good."""
    scheme = Scheme.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scheme.pk)
    if scheme.state != SchemeState.DRAFT:
        raise Refused(f"「{scheme}」{scheme.get_state_display()}，不能删除。不再使用的方案可以停用。")
    audit.record("scheme.discarded", actor=actor, target=scheme, unit=scheme.owner, version=scheme.version)
    scheme.delete()


def _create(spec: Spec, *, owner: Organization, previous: Scheme | None, copied: bool = False) -> Scheme:
    version = _next_version(owner, key=spec.key, year=spec.year)
    return create_rows(spec, owner=owner, version=version, previous=previous, copied=copied)


def _next_version(owner: Organization, *, key: str, year: int) -> int:
    """The number of a new draft; Refused while there is a draft of this key and year already."""
    Organization.objects.select_for_update().get(pk=owner.pk)  # two imports at once must not take the same number
    same = Scheme.objects.filter(owner=owner, key=key, year=year)
    draft = same.filter(state=SchemeState.DRAFT).first()
    if draft is not None:
        named = f"{owner}已有「{draft.title}」{draft.year}年第{draft.version}版草稿"
        raise Refused(f"{named}。请先修改、发布或删除这份草稿，再导入或复制。")
    return (same.aggregate(last=Max("version"))["last"] or 0) + 1


def _latest(spec: Spec, owner: Organization) -> Scheme | None:
    """The version that this one carries on: the newest published one of the same key, this year or earlier."""
    earlier = Scheme.objects.filter(owner=owner, key=spec.key, year__lte=spec.year).exclude(state=SchemeState.DRAFT)
    return earlier.order_by("-year", "-version").first()
