"""Which items do not apply to which units by the scheme's conditions: proposed to the roster, decided there (F16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from assessments.models import Cycle, Exemption, Result
from assessments.selectors.elsewhere import last_results
from assessments.selectors.outline import outline
from config.toolkit.scaled import SCALE
from organizations.models import Organization
from scoring.engine import Scheme as Spec
from scoring.engine.applies import Requirement

Inapplicable = dict[int, list[Exemption]]  # by unit


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of units before anything is filled in; `last` is the result of the last decided cycle by unit."""

    spec: Spec
    until: date
    below: Mapping[int, int]
    last: Mapping[int, Result]

    def figure(self, unit: Organization, requirement: Requirement) -> int | None:
        """What a condition looks at, scaled by 10^6; None where it is not known."""
        if requirement.fact == "months":
            return None if unit.opened_on is None else months(unit.opened_on, self.until) * SCALE
        if requirement.fact == "below":
            return self.below.get(unit.pk, 0) * SCALE
        result = self.last.get(unit.pk)
        return None if result is None else _datum(result, requirement.datum)


def inapplicable(cycle: Cycle, units: Sequence[Organization]) -> Inapplicable:
    """By unit the items and parts whose conditions it does not meet, with the reason; at most two queries.

    Of a part that does not apply the items are not named again.
    """
    spec = outline(cycle.scheme).spec
    facts = {requirement.fact for node in spec.preorder for requirement in node.applies}
    if not facts:
        return {}
    keys = [unit.pk for unit in units]
    known = Known(
        spec=spec,
        until=cycle.period_to,
        below=_below(keys) if "below" in facts else {},
        last=last_results(cycle, cycle.scheme.key, keys) if "last" in facts else {},
    )
    found = {unit.pk: _of_unit(known, unit) for unit in units}
    return {unit: given for unit, given in found.items() if given}


def _of_unit(known: Known, unit: Organization) -> list[Exemption]:
    found: dict[str, Exemption] = {}
    for node in known.spec.preorder:
        reason = _reason(known, unit, node.applies)
        if reason and found.keys().isdisjoint(known.spec.above[node.code]):
            found[node.code] = Exemption(node.code, reason)
    return list(found.values())


def _reason(known: Known, unit: Organization, requirements: Sequence[Requirement]) -> str:
    for requirement in requirements:
        value = known.figure(unit, requirement)
        if value is not None and not requirement.holds(value):
            return requirement.reason(value, known.spec.catalog)
    return ""


def months(start: date, end: date) -> int:
    """Whole months from a day to another, 0 when that lies before it."""
    whole = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(whole, 0)


def _below(units: Sequence[int]) -> dict[int, int]:
    """How many units in force stand directly below each."""
    counted = Organization.objects.filter(pk__in=units).annotate(
        below=Count("children", filter=Q(children__closed_on=None))
    )
    return dict(counted.order_by().values_list("pk", "below"))


def _datum(result: Result, code: str) -> int | None:
    """The figure of a datum that a result was computed from."""
    for datum, figure in zip(outline(result.run.cycle.scheme).data, result.inputs, strict=True):
        if datum == code:
            value = figure[0]
            return value if isinstance(value, int) else None
    return None
