"""The kinds of "no value" that must never be mistaken for zero (F67)."""

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """What stands behind a value; zero is a filled value like any other."""

    FILLED = "filled"
    MISSING = "missing"
    NA = "na"
    EXEMPT = "exempt"
    PENDING = "pending"
    VETOED = "vetoed"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def provisional(self) -> bool:
        """Whether a value is still to come, so that every sum above is marked 暂缺."""
        return self in (Status.MISSING, Status.PENDING)

    @property
    def absent(self) -> bool:
        """Whether there will never be a value: the scheme's policy for 不适用 decides the points."""
        return self in (Status.NA, Status.EXEMPT)


LABELS = {
    Status.FILLED: "已填",
    Status.MISSING: "未填",
    Status.NA: "不适用",
    Status.EXEMPT: "不考核",
    Status.PENDING: "待核实",
    Status.VETOED: "一票否决",
}


def together(statuses: Iterable[Status]) -> Status:
    """The status of a whole with these parts: what is still to come outweighs what is there; absent only if all are."""
    kinds = set(statuses)
    if len(kinds) == 1:
        return kinds.pop()
    for outweighing in (Status.MISSING, Status.PENDING):
        if outweighing in kinds:
            return outweighing
    if not kinds:
        return Status.MISSING
    if kinds <= {Status.NA, Status.EXEMPT}:
        return Status.NA
    return Status.FILLED
