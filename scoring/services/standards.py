"""Standards: loaded as drafts, published for good, retired; which are in force for a unit, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from config.toolkit.digest import digest
from config.toolkit.documents import read_document
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from scoring.models import SchemeState, Standard
from scoring.scheme_io import refusal
from scoring.selectors.standards import lacking, scales_for, spec_of
from scoring.standards import KINDS, StandardError, dump, load
from scoring.standards import Standard as Spec

TITLE_LENGTH = 120


def load_standard(given: Mapping[str, Any] | bytes, *, owner: Organization, actor: User | None) -> Standard:
    """A draft of the owner from a document, or the standard that is there already when it says the same.

    The open draft of its key is changed; where the last version is published, a draft of the next one is made. Refused
    with the problems of the document, and when the key stands for a standard of another kind.
    """
    document = read_given(given)
    return _load(document, read(document, owner, doing="标准没有载入"), owner=owner, actor=actor)


def read_given(given: Mapping[str, Any] | bytes) -> Any:
    """The document of a file; Refused when it is no JSON text."""
    return read_document(given, noun="标准", workbooks=False) if isinstance(given, bytes) else given


def read(document: Any, owner: Organization, *, doing: str, drafts: bool = True) -> Spec:
    """What a document rules with the scales of its owner; `doing` says what is not done otherwise."""
    title = document.get("title") if isinstance(document, Mapping) else ""
    long = (
        [f"标题有{len(title)}字，最多{TITLE_LENGTH}字。"]
        if isinstance(title, str) and len(title) > TITLE_LENGTH
        else []
    )
    try:
        spec = load(document, scales_for(owner, drafts=drafts))
    except StandardError as error:
        raise refusal([*(problem.message for problem in error.problems), *long], doing=doing) from error
    if long:
        raise refusal(long, doing=doing)
    return spec


@transaction.atomic
def _load(document: Any, spec: Spec, *, owner: Organization, actor: User | None) -> Standard:
    Organization.objects.select_for_update().get(pk=owner.pk)  # two at once must not take the same number
    last = Standard.objects.filter(owner=owner, key=spec.key).order_by("-version").first()
    if last is not None and last.kind != spec.kind:
        raise Refused(f"标识「{spec.key}」已用于{last.get_kind_display()}「{last}」，不能再用于别的。请换一个标识。")
    if same := same_in_force(spec, owner):
        return same
    if last is not None and last.state == SchemeState.DRAFT:
        return last if last.document == document else _change(last, document, spec, actor=actor)
    standard = Standard.objects.create(
        key=spec.key,
        title=spec.title,
        kind=spec.kind,
        version=last.version + 1 if last else 1,
        owner=owner,
        document=document,
        previous=last,
    )
    audit.record("standard.loaded", actor=actor, target=standard, unit=owner, version=standard.version)
    return standard


def same_in_force(spec: Spec, owner: Organization) -> Standard | None:
    """The version in force of the owner that says exactly this."""
    found = Standard.objects.in_force().filter(owner=owner, key=spec.key, digest=digest(dump(spec)))
    return found.select_related("owner").first()


def _change(draft: Standard, document: Any, spec: Spec, *, actor: User | None) -> Standard:
    title, draft.title, draft.document = draft.title, spec.title, document
    draft.save(update_fields=["title", "document"])
    audit.record(
        "standard.changed",
        actor=actor,
        target=draft,
        unit=draft.owner,
        version=draft.version,
        digest=digest(document),
        **({"title": [title, draft.title]} if title != draft.title else {}),
    )
    return draft


@transaction.atomic
def load_files(
    contents: Mapping[str, bytes], *, owner: Organization, actor: User | None, publish_them: bool = False
) -> list[Standard]:
    """The standards of these files (bytes by name), perhaps published; all of them or, Refused, none.

    They come in the order of their kinds, so that a scale is there before what names it.
    """
    refused: list[str] = []
    loaded: list[Standard] = []
    for name, document in _in_order(contents, refused):
        try:
            with transaction.atomic():
                standard = load_standard(document, owner=owner, actor=actor)
                if publish_them and standard.state == SchemeState.DRAFT:
                    standard = publish(standard, actor=actor)
        except Refused as error:
            refused.append(f"{name}：{error.message}")
        else:
            loaded.append(standard)
    if refused:
        raise Refused("\n".join(refused))
    return loaded


def _in_order(contents: Mapping[str, bytes], refused: list[str]) -> list[tuple[str, Any]]:
    documents = []
    for name, content in contents.items():
        try:
            documents.append((name, read_given(content)))
        except Refused as error:
            refused.append(f"{name}：{error.message}")
    kinds = list(KINDS)
    places = {kind: place for place, kind in enumerate(kinds)}
    return sorted(documents, key=lambda each: places.get(str(_kind(each[1])), len(kinds)))


def _kind(document: Any) -> Any:
    return document.get("kind") if isinstance(document, Mapping) else None


@transaction.atomic
def publish(standard: Standard, *, actor: User | None) -> Standard:
    """Freeze the draft as one canonical document; from then on it is in force instead of the version before.

    Refused while its document has problems, or refers to schemes, registers, criteria or standards that are not there.
    """
    standard = _locked(standard)
    if standard.state != SchemeState.DRAFT:
        raise Refused(f"「{standard}」{standard.get_state_display()}，不能再次发布。要修改请载入新的内容。")
    spec = read(standard.document, standard.owner, doing=f"「{standard}」不能发布", drafts=False)
    if missing := lacking(spec, standard.owner):
        raise refusal(missing, doing=f"「{standard}」不能发布")
    standard.document = dump(spec)
    standard.digest = digest(standard.document)
    standard.state = SchemeState.PUBLISHED
    standard.published_at = timezone.now()
    standard.published_by = actor
    standard.save()
    audit.record("standard.published", actor=actor, target=standard, unit=standard.owner, digest=standard.digest)
    return standard


def checked(standard: Standard, *, doing: str) -> Spec:
    """`spec_of`, with its problems as one refusal: `doing` says what cannot be done."""
    try:
        return spec_of(standard)
    except StandardError as error:
        raise refusal([problem.message for problem in error.problems], doing=f"「{standard}」{doing}") from error


@transaction.atomic
def retire(standard: Standard, *, actor: User | None, reason: str = "") -> Standard:
    """Nothing new may be based on it; what is based on it goes on."""
    standard = _locked(standard)
    if standard.state != SchemeState.PUBLISHED:
        raise Refused(f"「{standard}」是{standard.get_state_display()}，不能停用。只有已发布的标准可以停用。")
    standard.state = SchemeState.RETIRED
    standard.save(update_fields=["state"])
    audit.record(
        "standard.retired",
        actor=actor,
        target=standard,
        unit=standard.owner,
        reason=reason.strip(),
        state=[SchemeState.PUBLISHED.value, SchemeState.RETIRED.value],
    )
    return standard


@transaction.atomic
def discard(standard: Standard, *, actor: User | None) -> None:
    """Delete a draft; what was published stays for good."""
    standard = _locked(standard)
    if standard.state != SchemeState.DRAFT:
        raise Refused(f"「{standard}」{standard.get_state_display()}，不能删除。不再使用的标准可以停用。")
    audit.record("standard.discarded", actor=actor, target=standard, unit=standard.owner, version=standard.version)
    standard.delete()


def in_force(unit: Organization, kind: str, key: str = "") -> QuerySet[Standard]:
    """The published standards of a kind that hold for a unit, the nearest owner first; with a key only those of it."""
    found = Standard.objects.in_force().reaching(unit).filter(kind=kind).select_related("owner")
    return found.filter(key=key) if key else found


def refuse_elsewhere(standard: Standard, unit: Organization) -> None:
    """Refused when the unit is neither the owner of the standard nor below it."""
    if not standard.reaches(unit):
        raise Refused(f"「{standard}」是{standard.owner}的标准，不适用于{unit}。请选用本单位或上级的标准。")


def _locked(standard: Standard) -> Standard:
    return Standard.objects.select_for_update(of=("self",)).select_related("owner").get(pk=standard.pk)
