"""A deduction needs its reason (F44): which figures, the review's or the unit's own, take points off in silence."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.models import RosterEntry, Stage
from assessments.selectors.outline import Outline
from assessments.selectors.parameters import Parameters, parameters_of
from assessments.selectors.sheets import loses, points, stage_facts, table_facts
from assessments.selectors.values import Values, used
from config.toolkit.scaled import text
from scoring.answers import Answer
from scoring.engine import Fact, Leaf, Status

Given = Mapping[str, tuple[Answer, str]]  # by datum: what is to be written, with its reason


def unexplained(scheme: Outline, entry: RosterEntry, values: Values, given: Given) -> dict[str, str]:
    """By datum the sentence of refusal, for figures to be written whose item would lose points without a reason.

    One reason among the written figures of an item is enough; an older reason holds as long as no more is taken off.
    A figure that triggers a veto needs a reason of its own.
    """
    now = {code: value.fact if (value := used(values, code)) else Fact(None, Status.MISSING) for code in scheme.data}
    now |= table_facts(_parameters(scheme, entry))
    then = {**now, **{code: Fact(answer.value, answer.status) for code, (answer, _) in given.items()}}
    before, after = points(scheme, entry, now), points(scheme, entry, then)
    complaints: dict[str, str] = {}
    for placed in scheme.asked_leaves:
        leaf = placed.node
        touched = [code for code in scheme.figures(leaf) if code in given and given[code][0].status != Status.MISSING]
        if not touched or not loses(placed, after[leaf.code]) or any(given[code][1] for code in touched):
            continue
        if not _explained(scheme, leaf, values, given) or before[leaf.code] != after[leaf.code]:
            message = _message(leaf, after[leaf.code], is_penalty=placed.is_penalty)
            complaints |= {code: message for code in touched}
    return complaints | _vetoes(scheme, given)


def unreasoned(scheme: Outline, entry: RosterEntry, values: Values) -> list[Leaf]:
    """Items that a person judges where the unit itself claims less than full points and does not say why."""
    claimed = points(scheme, entry, stage_facts(scheme, values, Stage.SELF, _parameters(scheme, entry)))
    return [
        placed.node
        for placed in scheme.asked_leaves
        if placed.node.rule.judged
        and any(code in scheme.unit_data for code in scheme.figures(placed.node))
        and loses(placed, claimed[placed.code])
        and not any(value.reason for code in scheme.figures(placed.node) if (value := values.get((code, Stage.SELF))))
    ]


def _parameters(scheme: Outline, entry: RosterEntry) -> Parameters:
    return parameters_of(entry.cycle, scheme, [entry])[entry.pk]


def _explained(scheme: Outline, leaf: Leaf, values: Values, given: Given) -> bool:
    """Whether a reason given earlier still stands for this item."""
    reviews = (values.get((code, Stage.REVIEW)) for code in scheme.figures(leaf) if code not in given)
    return any(review and review.reason for review in reviews)


def _message(leaf: Leaf, value: int | None, *, is_penalty: bool) -> str:
    got = text(value or 0)
    if is_penalty:
        return f"「{leaf.code} {leaf.name}」要扣{got}分：扣分须写明理由（何时、何地、何事）。"
    return f"「{leaf.code} {leaf.name}」得{got}分，低于满分{text(leaf.points)}分：扣分须写明理由（何时、何地、何事）。"


def _vetoes(scheme: Outline, given: Given) -> dict[str, str]:
    return {
        veto.datum: f"「{veto.name}」将触发{veto.title}，请写明依据。"
        for veto in scheme.spec.vetoes
        if veto.datum in given and veto.falls(given[veto.datum][0].value) and not given[veto.datum][1]
    }
