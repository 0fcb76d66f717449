"""The data of a scheme: what is asked, of whom, within which limits, and what reads it."""

from dataclasses import dataclass

from organizations.models import Organization
from organizations.selectors import feeds
from scoring.choices import Asked, Blank, DatumKind
from scoring.engine import Datum
from scoring.engine import Scheme as Spec


@dataclass(frozen=True, slots=True)
class DatumLine:
    """One datum in words; `readers` are the codes of the items and vetoes that read it."""

    datum: Datum
    kind: str
    asked: str
    range: str
    blank: str
    readers: str


def data_lines(spec: Spec, owner: Organization | None = None) -> tuple[DatumLine, ...]:
    """Every datum in the scheme's order; for its owner with what is counted from records, by name."""
    readers: dict[str, list[str]] = {datum.code: [] for datum in spec.data}
    for leaf in spec.leaves:
        for code in dict.fromkeys(leaf.rule.data()):
            readers[code].append(leaf.code)
    for veto in spec.vetoes:
        if veto.datum:
            readers[veto.datum].append(veto.code)
    for datum in spec.computed:
        for name in datum.inputs:
            if not name.is_node:
                readers[name.code].append(datum.name)
    return tuple(_line(datum, readers[datum.code], owner) for datum in spec.data)


def _line(datum: Datum, readers: list[str], owner: Organization | None) -> DatumLine:
    return DatumLine(
        datum=datum,
        kind=DatumKind(datum.kind).label,
        asked=_asked(datum, owner),
        range=_range(datum),
        blank="按0计" if datum.blank == Blank.ZERO else "暂不计分",
        readers="、".join(readers),
    )


def _asked(datum: Datum, owner: Organization | None) -> str:
    """Who is asked; of records, which: 台账“联系点检查”的“检查次数”."""
    if datum.asked != Asked.REGISTER or owner is None:
        return Asked(datum.asked).label
    source = feeds.source(datum.reads, owner)
    return source.name if source else "台账（没有找到）"


def _range(datum: Datum) -> str:
    if datum.choices:
        return "、".join(datum.choices)
    if datum.min is None and datum.max is None:
        return "—"
    if datum.max is None:
        return f"不小于{datum.amount(datum.min or 0)}"
    if datum.min is None:
        return f"不大于{datum.amount(datum.max)}"
    return f"{datum.amount(datum.min)}至{datum.amount(datum.max)}"
