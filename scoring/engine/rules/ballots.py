"""Counted ballots: what they must satisfy before anything is calculated from them (domain.md section 8)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.form import Form
from scoring.engine.rules.weights import HUNDRED

Reach = Literal["at_least", "more_than"]


@dataclass(frozen=True, slots=True)
class Quorum:
    """The share of the issued ballots, in percent, that must be returned: at least 80 (4/5), or more than half."""

    percent: Annotated[int, Form("比例", scaled=True, least=0, most=HUNDRED)]
    reach: Annotated[Reach, Form("达到或超过")] = "at_least"

    def met(self, issued: int, returned: int) -> bool:
        share, needed = returned * HUNDRED, self.percent * issued
        return share >= needed if self.reach == "at_least" else share > needed

    def sentence(self) -> str:
        reaching = "达到" if self.reach == "at_least" else "超过"
        return f"收回票数{reaching}发出票数的{text(self.percent)}%方为有效"


class Poll(NamedTuple):
    """The ballots of one group: marks by option, and how many were issued and returned where that was noted."""

    counts: Sequence[int]
    issued: int | None = None
    returned: int | None = None

    @property
    def cast(self) -> int:
        return sum(self.counts)

    @property
    def back(self) -> int:
        return self.cast if self.returned is None else self.returned

    def fault(self, quorum: Quorum | None) -> str:
        """Why the poll is void and must be held again, in Chinese; empty if it is good, or if nobody was asked."""
        if min(*self.counts, self.issued or 0, self.returned or 0) < 0:
            return "票数不能为负数"
        if self.cast > self.back:
            return f"各项合计{text(self.cast)}票，多于收回的{text(self.back)}票"
        if self.issued is None or not (self.issued or self.back):
            return ""
        if self.back > self.issued:
            return f"收回{text(self.back)}票，多于发出的{text(self.issued)}票"
        if quorum is not None and not quorum.met(self.issued, self.back):
            return f"发出{text(self.issued)}票，收回{text(self.back)}票，{quorum.sentence()}"
        return ""


def ballot_codes(counts: Sequence[str], issued: str | None, returned: str | None) -> tuple[str, ...]:
    """The data of one group of raters: the options, then the ballots issued and returned."""
    return (*counts, *(code for code in (issued, returned) if code is not None))


def poll_of(figures: Sequence[int | None], options: int, *, issued: bool, returned: bool) -> Poll:
    """The poll from figures in the order of `ballot_codes`; an option that does not apply has no votes."""
    rest = iter(figures[options:])
    return Poll(
        [count or 0 for count in figures[:options]],
        next(rest) if issued else None,
        next(rest) if returned else None,
    )


def counts_told(names: Sequence[str], counts: Sequence[int]) -> str:
    return "、".join(f"{name}{text(count)}票" for name, count in zip(names, counts, strict=True))


def ballot_problems(
    counts: Sequence[str], names: Sequence[str], issued: str | None, quorum: Quorum | None, catalog: Catalog
) -> Iterator[str]:
    """What is wrong with the data of one group; names are those of the options."""
    if len(counts) != len(names):
        yield f"有{len(names)}个选项，票数却写了{len(counts)}个。"
    if len(set(counts)) != len(counts):
        yield "不同选项的票数不能用同一个数据项。"
    if quorum is not None and issued is None:
        yield "写了有效比例 quorum，就要写发出票数 issued。"
    for code in counts:
        if catalog[code].kind != "count":
            yield f"「{catalog[code].name}」是票数，类型应是 count。"
