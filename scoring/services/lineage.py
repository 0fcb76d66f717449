"""Lineage: said by the copy, corrected by the officer in a draft, settled when the scheme is published (F12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User
from scoring.engine import Scheme as Spec
from scoring.lineage import links
from scoring.models import Scheme, SchemeState

BATCH = 500


@transaction.atomic
def set_lineage(scheme: Scheme, said: Mapping[str, Sequence[str] | None], *, actor: User) -> int:
    """Which items of the previous version some items of a draft carry on: codes, none for a new item, None to derive.

    The number of items that changed. Refused for a published scheme, one without a previous version, unknown codes.
    """
    scheme = Scheme.objects.select_for_update(of=("self",)).select_related("owner", "previous").get(pk=scheme.pk)
    if scheme.state != SchemeState.DRAFT:
        raise Refused(f"「{scheme}」{scheme.get_state_display()}，沿革不能再改。")
    if scheme.previous is None:
        raise Refused(f"「{scheme}」没有上一版，不需要写沿革。")
    known = scheme.previous.spec().by_code
    rows = {row.code: row for row in scheme.indicators.filter(code__in=said)}
    changes = {}
    for code, codes in said.items():
        _check(code, codes, rows, known)
        told = None if codes is None else list(dict.fromkeys(codes))
        if rows[code].follows != told:
            changes[code] = [rows[code].follows, told]
            rows[code].follows = told
    scheme.indicators.bulk_update(rows.values(), ["follows"], batch_size=BATCH)
    if changes:
        audit.record("scheme.lineage", actor=actor, target=scheme, unit=scheme.owner, items=_told(changes))
    return len(changes)


def _check(code: str, codes: Sequence[str] | None, rows: Mapping[str, object], known: Mapping[str, object]) -> None:
    if code not in rows:
        raise Refused(f"方案里没有编号为「{code}」的指标，沿革没有保存。请刷新页面后再改。")
    for name in codes or ():
        if name not in known:
            raise Refused(f"「{code}」的沿革写了「{name}」，上一版没有这个编号。请照上一版的编号填写。")


def _told(changes: Mapping[str, Sequence[Sequence[str] | None]]) -> dict[str, str]:
    """What the trail says: from which codes to which."""

    def word(codes: Sequence[str] | None) -> str:
        return "自动判断" if codes is None else "、".join(codes) or "新增"

    return {code: f"{word(before)} → {word(after)}" for code, (before, after) in changes.items()}


def settle_lineage(scheme: Scheme, spec: Spec) -> None:
    """Write down what names and codes say where nobody said it, in the transaction that publishes."""
    if scheme.previous is None:
        return
    rows = list(scheme.indicators.all())
    found = links(scheme.previous.spec(), spec, {row.code: row.follows for row in rows})
    for row in rows:
        row.follows = list(found[row.code])
    scheme.indicators.bulk_update(rows, ["follows"], batch_size=BATCH)
