"""From draft to published to retired: what is published is one canonical document and never changes (F11)."""

from django.db import transaction
from django.utils import timezone

from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User
from scoring.engine import Scheme as Spec
from scoring.engine import SchemeError, dump
from scoring.models import Scheme, SchemeState
from scoring.scheme_io import refusal
from scoring.selectors.descent import spec_of

from .lineage import settle_lineage
from .tables import lacking_sources

LONGEST_REASON = 400


@transaction.atomic
def publish(scheme: Scheme, *, actor: User, acknowledgement: str = "") -> Scheme:
    """Freeze the draft: canonical document, digest, time and person; the database refuses any change from then on.

    Refused with every problem of the rows. Points that do not add up need an acknowledgement: the reason why this
    table is issued as it is, recorded with the actor's name and printed on every table made from the scheme (F14).
    """
    scheme = _locked(scheme)
    if scheme.state != SchemeState.DRAFT:
        raise Refused(f"「{scheme}」{scheme.get_state_display()}，不能再次发布。要修改请先复制为新版本。")
    spec = checked(scheme, doing="不能发布")
    if lacking := lacking_sources(scheme, spec):
        raise Refused(f"「{scheme}」不能发布：{''.join(lacking)}请先建立要取数的参数表或台账。")
    settle_lineage(scheme, spec)
    scheme.acknowledgement = _acknowledged(spec, acknowledgement.strip())
    scheme.acknowledged_by = actor if scheme.acknowledgement else None
    scheme.document = dump(spec)
    scheme.digest = digest(scheme.document)
    scheme.state = SchemeState.PUBLISHED
    scheme.published_at = timezone.now()
    scheme.published_by = actor
    scheme.save()
    audit.record(
        "scheme.published",
        actor=actor,
        target=scheme,
        unit=scheme.owner,
        reason=scheme.acknowledgement,
        digest=scheme.digest,
        warnings=[warning.sentence() for warning in spec.warnings],
    )
    return scheme


@transaction.atomic
def retire(scheme: Scheme, *, actor: User, reason: str = "") -> Scheme:
    """No new cycle may take it from now on; cycles that use it go on."""
    scheme = _locked(scheme)
    if scheme.state != SchemeState.PUBLISHED:
        raise Refused(f"「{scheme}」是{scheme.get_state_display()}，不能停用。只有已发布的方案可以停用。")
    scheme.state = SchemeState.RETIRED
    scheme.save(update_fields=["state"])
    audit.record(
        "scheme.retired",
        actor=actor,
        target=scheme,
        unit=scheme.owner,
        reason=reason.strip(),
        state=[SchemeState.PUBLISHED.value, SchemeState.RETIRED.value],
    )
    return scheme


def checked(scheme: Scheme, *, doing: str) -> Spec:
    """`spec_of`, with its problems as one refusal: `doing` says what cannot be done."""
    try:
        return spec_of(scheme)
    except SchemeError as error:
        raise refusal([problem.message for problem in error.problems], doing=f"「{scheme}」{doing}") from error


def _acknowledged(spec: Spec, acknowledgement: str) -> str:
    """The reason to keep, empty where everything adds up; Refused where one is needed or it is too long."""
    if not spec.warnings:
        return ""
    if not acknowledgement:
        sums = "".join(warning.sentence() for warning in spec.warnings)
        raise Refused(f"分值合计不上，不能直接发布：{sums}请改正分值；确需照此发布的，请由本人写明理由予以确认。")
    if len(acknowledgement) > LONGEST_REASON:
        raise Refused(f"确认理由有{len(acknowledgement)}字，最多{LONGEST_REASON}字。请写得简短些。")
    return acknowledgement


def _locked(scheme: Scheme) -> Scheme:
    return Scheme.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scheme.pk)
