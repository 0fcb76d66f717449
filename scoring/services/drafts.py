"""Drafts: brought in from a document, edited as rows, carried on from an earlier version, thrown away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from scoring.engine import Scheme as Spec
from scoring.engine import SchemeError, dump, load
from scoring.lineage import links
from scoring.models import Scheme, SchemeState
from scoring.scheme_io import load_given
from scoring.scheme_io.rows import create_rows, replace_rows
from scoring.scheme_io.writing import document
from scoring.selectors.descent import spec_of

from .edits import begin_edit, record_edit


def import_scheme(given: Mapping[str, Any] | bytes, *, owner: Organization, actor: User) -> Scheme:
    """A new draft of `owner` from a document of the scheme format, or from the bytes of such a file or workbook.

    Refused with all problems at once, and nothing is written. Points that do not add up are no problem here: the
    draft shows them, and publishing asks for an acknowledgement.
    """
    return _import(load_given(given, doing="方案没有导入"), owner=owner, actor=actor)


@transaction.atomic
def _import(spec: Spec, *, owner: Organization, actor: User) -> Scheme:
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


def open_draft(spec: Spec, owner: Organization) -> Scheme | None:
    """The draft of this unit, key and year that a scheme file brought in again would change; None for a new one."""
    same = Scheme.objects.filter(owner=owner, key=spec.key, year=spec.year, state=SchemeState.DRAFT)
    return same.select_related("owner", "previous").first()


def update_draft(scheme: Scheme, given: Mapping[str, Any] | bytes, *, basis: str, actor: User) -> dict[str, list[Any]]:
    """The rows of a draft as another document of it says; what the officer said about its lineage stays.

    `basis` is the digest of the draft that the difference was shown of. Refused when it has changed since, when the
    document is one of another scheme or year, or has problems. What differs is returned and recorded.
    """
    return _update(scheme, load_given(given, doing="草稿没有更新"), basis=basis, actor=actor)


@transaction.atomic
def _update(scheme: Scheme, spec: Spec, *, basis: str, actor: User) -> dict[str, list[Any]]:
    before = begin_edit(scheme)
    if draft_digest(scheme) != basis:
        raise Refused("核对之后草稿已有变化，没有更新。请重新上传方案文件，再核对一次。")
    scheme = Scheme.objects.select_related("owner", "previous").get(pk=scheme.pk)
    if (spec.key, spec.year) != (scheme.key, scheme.year):
        raise Refused(f"文件里的方案是「{spec.key}」{spec.year}年，不是这份草稿。请检查是否选错了文件。")
    replace_rows(scheme, spec, _kept_lineage(scheme, spec))
    return record_edit(scheme, before=before, actor=actor)


def draft_digest(scheme: Scheme) -> str:
    """Changes with any row of a draft."""
    return digest(document(scheme))


def _kept_lineage(scheme: Scheme, spec: Spec) -> dict[str, list[str] | None]:
    """What the rows of a draft say of the version before, for the items of a new document that carry them on."""
    said = dict(scheme.indicators.values_list("code", "follows"))
    try:
        found = links(spec_of(scheme), spec, {})
    except SchemeError:  # a draft with faults goes by its codes
        found = {code: (code,) for code in spec.codes if code in said}
    return {code: said[earlier[0]] for code, earlier in found.items() if earlier}


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
        raise Refused(f"{named}。请先修改、发布或删除这份草稿，再复制。")
    return (same.aggregate(last=Max("version"))["last"] or 0) + 1


def _latest(spec: Spec, owner: Organization) -> Scheme | None:
    """The version that this one carries on: the newest published one of the same key, this year or earlier."""
    earlier = Scheme.objects.filter(owner=owner, key=spec.key, year__lte=spec.year).exclude(state=SchemeState.DRAFT)
    return earlier.order_by("-year", "-version").first()
