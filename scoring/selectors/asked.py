"""The data of a scheme: what is asked, of whom, within which limits, and what reads it."""

from dataclasses import dataclass

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


def data_lines(spec: Spec) -> tuple[DatumLine, ...]:
    """Every datum in the scheme's order."""
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
    return tuple(_line(datum, readers[datum.code]) for datum in spec.data)


def _line(datum: Datum, readers: list[str]) -> DatumLine:
    return DatumLine(
        datum=datum,
        kind=DatumKind(datum.kind).label,
        asked=Asked(datum.asked).label,
        range=_range(datum),
        blank="按0计" if datum.blank == Blank.ZERO else "暂不计分",
        readers="、".join(readers),
    )


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
