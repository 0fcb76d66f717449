"""What a stage still has to answer: by datum, by item, and what one press may settle as zero."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Stage
from assessments.selectors.outline import Outline
from assessments.selectors.values import Values
from scoring.engine import Datum, Fact, Leaf, Status
from scoring.engine.ladder import Veto


def unanswered(scheme: Outline, values: Values, asked: Iterable[str], stage: Stage) -> list[str]:
    """The data of `asked` that this stage has not answered, without those that are of no use for this unit."""
    needless = needless_for(scheme, values, stage)
    return [code for code in asked if code not in needless and not _answered(scheme.data[code], values, stage)]


def needless_for(scheme: Outline, values: Values, stage: Stage) -> frozenset[str]:
    """The data that this unit need not give: those of other fields count as 不涉及 of themselves."""
    found: frozenset[str] = frozenset()
    for placed in scheme.leaves:
        facts = {code: _fact(values, code, stage) for code in placed.node.rule.data()}
        found |= placed.node.rule.needless(facts)
    return frozenset(code for code in found - scheme.read_beside if len(scheme.readers[code]) == 1)


def _fact(values: Values, code: str, stage: Stage) -> Fact:
    """What this stage says of a datum, or what the unit claimed where the stage has not spoken."""
    value = values.get((code, stage)) or values.get((code, Stage.SELF))
    return Fact(None, Status.MISSING) if value is None else value.fact


def _answered(datum: Datum, values: Values, stage: Stage) -> bool:
    """A unit need not type the zeros of data whose blank means zero; the review settles everything expressly."""
    value = values.get((datum.code, stage))
    return bool(value and value.settled) or (stage == Stage.SELF and datum.blank == "zero")


def to_fill(scheme: Outline) -> list[Leaf]:
    """The items that ask the unit for something, in order."""
    return _reading(scheme, set(scheme.unit_data))


def to_review(scheme: Outline) -> list[Leaf | Veto]:
    """What a review goes through one by one: items that a person answers, vetoes whose datum no item reads."""
    typed = set(scheme.typed_data)
    vetoes = (veto for veto in scheme.spec.vetoes if veto.datum in typed and not scheme.readers[veto.datum])
    return [*_reading(scheme, typed), *vetoes]


def _reading(scheme: Outline, codes: set[str]) -> list[Leaf]:
    return [placed.node for placed in scheme.asked_leaves if codes.intersection(scheme.figures(placed.node))]


def unreviewed(scheme: Outline, values: Values) -> list[Leaf | Veto]:
    """Those of `to_review` that the review has not settled yet."""
    return items_with(scheme, unanswered(scheme, values, scheme.typed_data, Stage.REVIEW))


def items_with(scheme: Outline, codes: Iterable[str]) -> list[Leaf | Veto]:
    """Those of `to_review` that read one of these data."""
    wanted = set(codes)
    return [each for each in to_review(scheme) if wanted.intersection(read_by(scheme, each))]


def read_by(scheme: Outline, each: Leaf | Veto) -> tuple[str, ...]:
    """The data that an item or a veto reads."""
    return (each.datum,) if isinstance(each, Veto) else scheme.figures(each)


def zeroable(scheme: Outline, values: Values, code: str = "") -> list[str]:
    """The data below the node `code` ("" the whole sheet, a veto's code its datum) that one press may settle as 0.

    Nobody has said anything about them, and nothing happened is what 0 means there: the scheme says so (blank zero),
    or they count or ask for what gives extra points, takes points off or vetoes. Others are answered one by one.
    """
    wanted = _below(scheme, code)
    return [
        datum
        for datum in unanswered(scheme, values, scheme.typed_data, Stage.REVIEW)
        if datum in wanted and _means_nothing_happened(scheme, datum) and not _claimed(values, datum)
    ]


def _below(scheme: Outline, code: str) -> set[str]:
    if not code:
        return set(scheme.data)
    if vetoes := {veto.datum for veto in scheme.spec.vetoes if veto.code == code}:
        return vetoes
    return {datum for leaf in scheme.leaves_below(code) for datum in scheme.figures(leaf)}


def _means_nothing_happened(scheme: Outline, code: str) -> bool:
    datum = scheme.data[code]
    outside = all(not scheme.in_base(leaf.code) for leaf in scheme.readers[code])
    return datum.blank == "zero" or (outside and datum.kind in ("count", "flag"))


def _claimed(values: Values, code: str) -> bool:
    own = values.get((code, Stage.SELF))
    return bool(own and own.settled)
