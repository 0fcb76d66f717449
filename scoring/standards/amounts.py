"""How many yuan: per point, per level, per place, by bands, as a share of a base. Written {"by": name, …}.

Yuan are scaled by 10^6 and rounded half up to the fen, once. Nothing is paid for what is not known.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeVar

from config.toolkit.scaled import SCALE, half_up, text
from scoring.engine.form import CODE, SPOKEN, Form
from scoring.standards.conditions import ABSENT
from scoring.standards.facts import MISSING, Catalog, Fact, Known, KnownFacts

TAG = "by"
NUMBERS = ("number", "percent")  # kinds of fact that are counted with
FEN = SCALE // 100


@dataclass(frozen=True, slots=True)
class Sum:
    """So many yuan (scaled; None where a fact that it needs is not known), how it was worked out, and from what."""

    yuan: int | None
    words: str
    evidence: tuple[Known, ...] = ()


class Amount(Protocol):
    """A way to work out an amount."""

    @property
    def fact_codes(self) -> tuple[str, ...]:
        """The facts that it needs."""

    def sum(self, facts: Catalog, known: KnownFacts) -> Sum:
        """The amount of the unit of which this is known."""

    def sentence(self, facts: Catalog) -> str:
        """In words, without a full stop."""

    def faults(self, facts: Catalog) -> Iterator[str]:
        """What is wrong with it, as ends of sentences; its facts are all declared."""


AMOUNTS: dict[str, type[Any]] = {}
Kind = TypeVar("Kind", bound=type)
FactCode = Annotated[str, Form("事实", pattern=CODE)]
Yuan = Annotated[int, Form("金额（元）", scaled=True)]


def way(name: str) -> Callable[[Kind], Kind]:
    """Register a class as the one written {"by": name}."""

    def register(cls: Kind) -> Kind:
        setattr(cls, TAG, name)
        AMOUNTS[name] = cls
        return cls

    return register


def to_fen(numerator: int, denominator: int = 1) -> int:
    """numerator/denominator (scaled) rounded half up to the fen."""
    return half_up(numerator, denominator * FEN) * FEN


def yuan(value: int) -> str:
    """800元, -50元."""
    return f"{text(value)}元"


def _absent(fact: Fact, known: Known, evidence: tuple[Known, ...]) -> Sum:
    """Without a value: nothing where the standard says so of what is not recorded, otherwise nobody knows."""
    if known.status == "missing" and fact.missing == "no":
        return Sum(0, f"{fact.name}没有记录，不计", evidence)
    return Sum(None, f"{fact.name}{ABSENT[known.status]}，金额无法计算", evidence)


class Plain:
    """What the ways share: most need one fact, a number."""

    __slots__ = ()
    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "金额"
    fact: str

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return (self.fact,)

    def sum(self, facts: Catalog, known: KnownFacts) -> Sum:
        fact, value = facts[self.fact], known.get(self.fact, MISSING)
        if value.value is not None:
            return Sum(*self.worked(fact, value.value), (value,))
        return _absent(fact, value, (value,))

    def worked(self, fact: Fact, value: int | str) -> tuple[int, str]:
        """Yuan of a known value, and how they were worked out."""
        raise NotImplementedError

    def faults(self, facts: Catalog) -> Iterator[str]:
        if facts[self.fact].kind not in NUMBERS:
            yield f"要求数值：「{self.fact}」是 {facts[self.fact].kind} 类型。"


@way("fixed")
@dataclass(frozen=True, slots=True)
class Fixed(Plain):
    """The same for everybody."""

    yuan: Yuan

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return ()

    def sum(self, facts: Catalog, known: KnownFacts) -> Sum:
        return Sum(to_fen(self.yuan), self.sentence(facts))

    def sentence(self, facts: Catalog) -> str:
        return f"扣{yuan(-self.yuan)}" if self.yuan < 0 else yuan(self.yuan)

    def faults(self, facts: Catalog) -> Iterator[str]:
        yield from ()


@way("per_point")
@dataclass(frozen=True, slots=True)
class PerPoint(Plain):
    """`yuan` at the mark `at`, and `each` more for every point above, or less for every point below it.

    Parts of a point count in proportion; never below `least` nor above `most` where these are given.
    """

    fact: FactCode
    each: Annotated[int, Form("每分金额（元）", scaled=True, positive=True)]
    at: Annotated[int, Form("起算分", scaled=True)] = 0
    yuan: Yuan = 0
    counts: Annotated[Literal["both", "above", "below"], Form("算哪一边")] = "both"
    least: Annotated[int | None, Form("最少（元）", scaled=True)] = None
    most: Annotated[int | None, Form("最多（元）", scaled=True)] = None

    def worked(self, fact: Fact, value: int | str) -> tuple[int, str]:
        away = int(value) - self.at
        away = {"above": max(away, 0), "below": min(away, 0)}.get(self.counts, away)
        found = to_fen(self.yuan * SCALE + self.each * away, SCALE)
        told = f"{fact.name}{fact.amount(value)}"
        steps = f"{self._start()}{'+' if away >= 0 else '-'}{text(abs(away))}×{yuan(self.each)}="
        words = f"{told}，{steps if away else ''}{yuan(found)}"
        kept = max(found, self.least) if self.least is not None else found
        kept = min(kept, self.most) if self.most is not None else kept
        return kept, words if kept == found else f"{words}，按{yuan(kept)}计"

    def _start(self) -> str:
        return yuan(self.yuan) if self.yuan else "0"

    def sentence(self, facts: Catalog) -> str:
        above, below = f"每高1分加{yuan(self.each)}", f"每低1分减{yuan(self.each)}"
        sides = {"above": above, "below": below}.get(self.counts, f"{above}，{below}")
        limits = [f"最少{yuan(self.least)}"] if self.least is not None else []
        limits += [f"最多{yuan(self.most)}"] if self.most is not None else []
        start = f"{facts[self.fact].name}{facts[self.fact].amount(self.at)}为{yuan(self.yuan)}"
        return "，".join((start, sides, *limits))


@dataclass(frozen=True, slots=True)
class LevelPay:
    """What one level earns; the level as the fact tells it."""

    noun: ClassVar[str] = "等级金额"

    level: Annotated[str, Form("等级", pattern=SPOKEN)]
    yuan: Yuan
    name: Annotated[str, Form("叫法")] = ""

    @property
    def label(self) -> str:
        return self.name or self.level


@way("per_level")
@dataclass(frozen=True, slots=True)
class PerLevel(Plain):
    """A table of levels; a level that it does not name earns nothing."""

    fact: FactCode
    levels: Annotated[tuple[LevelPay, ...], Form("各级金额")]

    def worked(self, fact: Fact, value: int | str) -> tuple[int, str]:
        found = next((each for each in self.levels if each.level == value), None)
        if found is None:
            return 0, f"{fact.name}{fact.amount(value)}，没有规定金额"
        return to_fen(found.yuan), f"{fact.name}{found.label}，{yuan(found.yuan)}"

    def sentence(self, facts: Catalog) -> str:
        return f"按{facts[self.fact].name}：{'、'.join(f'{each.label}{yuan(each.yuan)}' for each in self.levels)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        if facts[self.fact].kind != "text":
            yield f"要求文字：「{self.fact}」是 {facts[self.fact].kind} 类型。"
        if len({each.level for each in self.levels}) < len(self.levels) or not self.levels:
            yield "各级金额没有写，或有的等级写了两次。"


@dataclass(frozen=True, slots=True)
class PlacePay:
    """What the places up to `last` earn, from where the line before ended; `least` is the score needed as well."""

    noun: ClassVar[str] = "名次金额"

    last: Annotated[int, Form("至第几名", least=1)]
    yuan: Yuan
    least: Annotated[int | None, Form("最低得分", scaled=True)] = None


@way("per_place")
@dataclass(frozen=True, slots=True)
class PerPlace(Plain):
    """A table of places, from the first on; with `score` a place counts only with its least score."""

    fact: FactCode
    places: Annotated[tuple[PlacePay, ...], Form("各名次金额")]
    score: Annotated[str, Form("得分", pattern=rf"({CODE})?")] = ""

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return (self.fact, self.score) if self.score else (self.fact,)

    def sum(self, facts: Catalog, known: KnownFacts) -> Sum:
        place, score = known.get(self.fact, MISSING), known.get(self.score, MISSING)
        found = self._line(place.value)
        if place.value is None or found is None or found.least is None:
            return Plain.sum(self, facts, known)
        evidence = (place, score)
        if not isinstance(score.value, int):
            return _absent(facts[self.score], score, evidence)
        if score.value < found.least:
            told = f"第{text(int(place.value))}名，{facts[self.score].amount(score.value)}"
            return Sum(0, f"{told}不到{facts[self.score].amount(found.least)}，不计", evidence)
        return Sum(*self.worked(facts[self.fact], place.value), evidence)

    def worked(self, fact: Fact, value: int | str) -> tuple[int, str]:
        found = self._line(value)
        amount = to_fen(found.yuan) if found else 0
        return amount, f"{fact.name}第{text(int(value))}名，{yuan(amount) if found else '没有规定金额'}"

    def _line(self, place: int | str | None) -> PlacePay | None:
        return next((each for each in self.places if isinstance(place, int) and place <= each.last * SCALE), None)

    def sentence(self, facts: Catalog) -> str:
        said, first = [], 1
        for each in self.places:
            span = f"第{first}名" if each.last == first else f"第{first}至{each.last}名"
            least = f"（得分不低于{text(each.least)}分）" if each.least is not None else ""
            said.append(f"{span}{yuan(each.yuan)}{least}")
            first = each.last + 1
        return f"按{facts[self.fact].name}：{'、'.join(said)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        yield from Plain.faults(self, facts)
        ends = [each.last for each in self.places]
        if not ends or ends != sorted(set(ends)):
            yield "各名次金额没有写，或没有按名次从前往后写。"
        if any(each.least is not None for each in self.places) != bool(self.score):
            yield "写了最低得分，要写明得分取哪个事实；没有写的，不用写得分。"
        elif self.score and facts[self.score].kind not in NUMBERS:
            yield f"要求数值：「{self.score}」是 {facts[self.score].kind} 类型。"


@dataclass(frozen=True, slots=True)
class BandPay:
    """What a value from `start` on earns; None: whatever is below the bands before."""

    noun: ClassVar[str] = "分段金额"

    start: Annotated[int | None, Form("不低于", key="from", scaled=True)]
    yuan: Yuan


@way("band")
@dataclass(frozen=True, slots=True)
class ByBand(Plain):
    """Bands, the highest first, each from its start (included) on."""

    fact: FactCode
    bands: Annotated[tuple[BandPay, ...], Form("分段")]

    def worked(self, fact: Fact, value: int | str) -> tuple[int, str]:
        for each in self.bands:
            if each.start is None or int(value) >= each.start:
                return to_fen(each.yuan), f"{fact.name}{fact.amount(value)}，{yuan(each.yuan)}"
        return 0, f"{fact.name}{fact.amount(value)}，没有规定金额"

    def sentence(self, facts: Catalog) -> str:
        fact = facts[self.fact]
        said = [
            f"{'其余' if each.start is None else f'不低于{fact.amount(each.start)}'}{yuan(each.yuan)}"
            for each in self.bands
        ]
        return f"按{fact.name}：{'、'.join(said)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        yield from Plain.faults(self, facts)
        starts = [each.start for each in self.bands]
        given = [start for start in starts if start is not None]
        if not starts or None in starts[:-1] or given != sorted(set(given), reverse=True):
            yield "分段没有写，或没有从高到低写；只有最后一段可以不写起点。"


@way("share_of")
@dataclass(frozen=True, slots=True)
class ShareOf(Plain):
    """base × value ÷ full: 月得分 ÷ 满分 × 800元; at most `most` where it is given."""

    fact: FactCode
    full: Annotated[int, Form("满分", scaled=True, positive=True)]
    base: Annotated[int, Form("基数（元）", scaled=True, positive=True)]
    most: Annotated[int | None, Form("最多（元）", scaled=True)] = None

    def worked(self, fact: Fact, value: int | str) -> tuple[int, str]:
        found = to_fen(self.base * int(value), self.full)
        words = f"{fact.name}{fact.amount(value)}÷{fact.amount(self.full)}×{yuan(self.base)}={yuan(found)}"
        if self.most is not None and found > self.most:
            return self.most, f"{words}，按{yuan(self.most)}计"
        return found, words

    def sentence(self, facts: Catalog) -> str:
        most = f"，最多{yuan(self.most)}" if self.most is not None else ""
        fact = facts[self.fact]
        return f"{fact.name}÷{fact.amount(self.full)}×{yuan(self.base)}{most}"
