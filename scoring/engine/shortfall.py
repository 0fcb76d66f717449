"""What a floor of a quota could not fill: too few units stand next to the grade, or equals straddle its edge."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from scoring.engine.ladder import Quota
from scoring.engine.spec import Scheme


class Graded(NamedTuple):
    """A unit that has a place and may have a grade: the fields in which quotas count it, and its proposed grade."""

    pool: str
    category: str
    parent: str
    grade: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A floor that is not reached in one field (`among`, empty for all units): so many wanted, so many there."""

    quota: Quota
    among: str
    wanted: int
    there: int

    def sentence(self) -> str:
        """What is missing, for the meeting that has to settle it."""
        names = "、".join((self.quota.grade, *self.quota.also))
        where = f"{self.among}：" if self.among else ""
        short = f"按规定只能补到{self.there}个，还差{self.wanted - self.there}个"
        return f"{where}{names}应不少于{self.wanted}个，{short}，没有可以补足的单位，或者边缘有并列，请会议研究。"


def shortfalls(scheme: Scheme, graded: Iterable[Graded]) -> tuple[Shortfall, ...]:
    """Every floor that the proposed grades of a run do not reach, quota by quota, field by field as they come."""
    units = list(graded)
    return tuple(found for quota in scheme.quotas if quota.kind == "floor" for found in _short(quota, units))


def _short(quota: Quota, units: Iterable[Graded]) -> Iterator[Shortfall]:
    named = {quota.grade, *quota.also}
    fields: defaultdict[str, list[bool]] = defaultdict(list)
    for unit in units:
        fields[_field(quota, unit)].append(unit.grade in named)
    for among, reached in fields.items():
        wanted = quota.limit(len(reached))
        if sum(reached) < wanted:
            yield Shortfall(quota, among, wanted, sum(reached))


def _field(quota: Quota, unit: Graded) -> str:
    return {"pool": unit.pool, "all": "", "category": unit.category, "parent": unit.parent}[quota.per]
