"""Values that a person set beside the computed ones: they count instead, and what the rules gave is kept (F63).

The rules are asked as ever; a set value takes the place of the node's afterwards, and everything above is made up from
it. A mean of the pool (`na` mean, rules that compare) is of what was computed. A veto that brings the total to 0 stands
above a set total.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from config.toolkit.scaled import to_places
from scoring.engine.results import Overridden, UnitResult
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.unit import Unit
from scoring.engine.vetoing import put_last

if TYPE_CHECKING:
    from scoring.engine.sheet import Sheet

TOTAL = ""  # the code under which the total is set


class Overrides:
    """What was set for these units, and what it replaced; ValueError for a code that the scheme does not have."""

    def __init__(self, scheme: Scheme, units: Sequence[Unit]) -> None:
        self.given: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self.replaced: defaultdict[int, list[Overridden]] = defaultdict(list)
        for row, unit in enumerate(units):
            for code, value in unit.overrides.items():
                if code != TOTAL and code not in scheme.by_code:
                    raise ValueError(f"no node {code}")
                self.given[code][row] = value

    def __bool__(self) -> bool:
        return bool(self.given)

    def placed(
        self, code: str, values: Sequence[int | None], statuses: Sequence[Status], absent: Sequence[int]
    ) -> tuple[Sequence[int | None], Sequence[Status], Sequence[int]]:
        """The column of a node with the set values in it: these are there and apply, whatever the rules gave."""
        if code not in self.given:
            return values, statuses, absent
        values, statuses, absent = list(values), list(statuses), list(absent)
        for row, value in self.given[code].items():
            self.replaced[row].append(Overridden(code, value, values[row], statuses[row]))
            values[row], statuses[row], absent[row] = value, Status.FILLED, 0
        return values, statuses, absent

    def settled(self, scheme: Scheme, sheets: Sequence["Sheet"]) -> list["Sheet"]:
        """The sheets with the set totals; those are ranked on what was set."""
        found = list(sheets)
        for row, value in self.given.get(TOTAL, {}).items():
            sheet = found[row]
            self.replaced[row].append(Overridden(TOTAL, value, sheet.total, sheet.status))
            if sheet.status is not Status.VETOED:
                compared = value if scheme.arithmetic.rank_on == "exact" else to_places(value, scheme.arithmetic.places)
                total = scheme.arithmetic.rounded(value, "total")
                at = 1 if put_last(scheme) else 0  # before it stands whether the unit is behind all others
                key = (*sheet.key[:at], compared, *sheet.key[at + 1 :])
                found[row] = sheet._replace(exact=value, total=total, status=Status.FILLED, key=key)
        return found

    def noted(self, scheme: Scheme, results: Sequence[UnitResult]) -> tuple[UnitResult, ...]:
        """The results, each with what was replaced in it, in the order of the scheme."""
        turn = {code: position for position, code in enumerate((TOTAL, *scheme.codes))}
        found = list(results)
        for row, replaced in self.replaced.items():
            in_order = sorted(replaced, key=lambda each: turn[each.code])
            found[row] = replace(results[row], overridden=tuple(in_order))
        return tuple(found)
