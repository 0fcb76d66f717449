"""What every rule is: parameters, the data it reads, and points with a status for what was read."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import ClassVar, NamedTuple, TypeGuard, TypeVar

from scoring.engine.datum import Catalog
from scoring.engine.facts import Columns, Facts
from scoring.engine.status import Status, together


class Scored(NamedTuple):
    """Points of one item, None while there are none; `absent` of its points do not apply to the unit (不适用)."""

    value: int | None
    status: Status
    absent: int = 0


class Loss(NamedTuple):
    """What took points off: the datum that it hangs on, and the sentence with its figures, without a full stop."""

    datum: str
    sentence: str


class Rule(ABC):
    """A frozen dataclass of parameters; `full` are the points of the item it stands in, scaled by 10^6.

    A rule never changes its meaning once a scheme used it: a changed meaning is a new `type` (F72).
    """

    __slots__ = ()
    noun: ClassVar[str] = ""
    tag: ClassVar[str] = "type"
    type: ClassVar[str]
    relative: ClassVar[bool] = False
    fines: ClassVar[bool] = False  # its words tell points taken off from points earned
    lessens: ClassVar[bool] = False  # it starts from the full points and takes off: nonsense among what is taken off

    full: int

    @abstractmethod
    def data(self) -> tuple[str, ...]:
        """Codes of the data read, in the order of the parameters."""

    @abstractmethod
    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        """The rule in Chinese, for the scheme's table; with `penalty` the points are taken off."""

    @abstractmethod
    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        """What happened, line by line with the numbers put in; asked only where there is something to tell."""

    def problems(self, catalog: Catalog) -> Iterator[str]:
        """What is wrong with the parameters, in Chinese; all data are known to the catalog."""
        return iter(())

    def needless(self, facts: Facts) -> frozenset[str]:
        """Codes of the data that what is known already makes needless for this unit: nobody need be asked for them."""
        return frozenset()

    @property
    def judged(self) -> bool:
        """Whether a person gives the points, or some of them."""
        return False

    @property
    def lessening(self) -> bool:
        """Whether a unit for which nothing happened gets all points: in a penalty it would lose them."""
        return self.lessens

    @property
    def attainable(self) -> int:
        """The most points that the parameters can give: below `full` where the listed parts do not add up to it."""
        return self.full

    def greatest(self, catalog: Catalog) -> int:
        """The most points that figures within their bounds can give, as far as the parameters tell: never too few."""
        return self.attainable

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        """Why there are these points: first what is not there, then the steps over what is."""
        statuses = {code: facts[code].status for code in self.data()}
        gaps = [
            f"「{catalog[code].name}」{status.label}。"
            for code, status in statuses.items()
            if status is not Status.FILLED
        ]
        if any(status.provisional for status in statuses.values()):
            return (*gaps, "本项暂不扣分，不等于扣0分。" if penalty else "本项暂不计分，不等于0分。")
        if all(status.absent for status in statuses.values()):
            return tuple(gaps)
        return (*gaps, *self.steps(facts, catalog, penalty=penalty))

    def losses(self, facts: Facts, catalog: Catalog, *, penalty: bool) -> Iterator[Loss]:
        """What took points off, or with `penalty` what fined the unit; nothing where no figure did."""
        known = [code for code in self.data() if facts[code].known is not None]
        if known:
            yield Loss(known[0], "；".join(step.rstrip("。") for step in self.steps(facts, catalog, penalty=penalty)))


class UnitRule(Rule):
    """A rule that needs the facts of one unit only."""

    __slots__ = ()

    @abstractmethod
    def score(self, facts: Facts) -> Scored:
        """Points and status for one unit; facts are complete: every datum of the scheme has one."""


class FigureRule(UnitRule):
    """A rule that calculates with one figure of every datum that it reads."""

    __slots__ = ()

    @abstractmethod
    def points(self, figures: Sequence[int]) -> int | None:
        """Points for the figures, in the order of `data`; None where these figures give none."""

    def column(self, columns: Sequence[Sequence[int]]) -> Sequence[int | None]:
        """Points of many units that have all their figures, datum by datum; equal figures are scored once."""
        if len(columns) == 1:
            known = {figure: self.points((figure,)) for figure in set(columns[0])}
            return list(map(known.__getitem__, columns[0]))
        rows = list(zip(*columns, strict=True))
        points = {row: self.points(row) for row in set(rows)}
        return list(map(points.__getitem__, rows))

    def score(self, facts: Facts) -> Scored:
        figures = self.figures(facts)
        points = self.points(figures) if all_known(figures) else None
        return self.gap(facts) if points is None else Scored(points, Status.FILLED)

    def gap(self, facts: Facts) -> Scored:
        """The answer where a figure is not there, or where the figures give no points: then the item does not apply."""
        status = self.status(facts)
        return unscored(Status.NA if status is Status.FILLED else status, self.full)

    def figures(self, facts: Facts) -> list[int | None]:
        return [facts[code].known for code in self.data()]

    def status(self, facts: Facts) -> Status:
        return together(facts[code].status for code in self.data())


class ColumnRule(FigureRule):
    """A rule over figures that hardly ever repeat: written for many units at once, one unit is a column of one."""

    __slots__ = ()

    @abstractmethod
    def column(self, columns: Sequence[Sequence[int]]) -> Sequence[int | None]:
        """Points of many units, None where the figures give none; the figures datum by datum, not to be changed."""

    def points(self, figures: Sequence[int]) -> int | None:
        return self.column([(figure,) for figure in figures])[0]


class PartsRule(FigureRule):
    """A rule whose data are parts of a list: parts that do not apply are left out, as None among the figures."""

    __slots__ = ()

    @abstractmethod
    def points(self, figures: Sequence[int | None]) -> int:
        """Points for the parts that apply."""

    def absent(self, figures: Sequence[int | None]) -> int:
        """Points that cannot be earned because their part does not apply."""
        return 0

    def gap(self, facts: Facts) -> Scored:
        status, figures = self.status(facts), self.figures(facts)
        if status is not Status.FILLED:
            return unscored(status, self.full)
        return Scored(self.points(figures), status, self.absent(figures))


def all_known(figures: Sequence[int | None]) -> TypeGuard[Sequence[int]]:
    return None not in figures


class PoolRule(Rule):
    """A rule that compares the units of a pool: the second pass."""

    __slots__ = ()
    relative: ClassVar[bool] = True

    @abstractmethod
    def pool_points(self, pool: Mapping[str, Sequence[int]]) -> Sequence[int]:
        """Points for every unit of a pool in which all have their figures: the answer has the shape of the figures."""

    @abstractmethod
    def score_pool(self, pool: Columns) -> Sequence[Scored]:
        """Points and status for every unit of a pool in which some may lack their figures."""

    @abstractmethod
    def explain_place(
        self, unit_id: str, pool: Mapping[str, Facts], catalog: Catalog, *, penalty: bool = False
    ) -> tuple[str, ...]:
        """The explanation for one unit among its pool."""


def gives(penalty: bool) -> str:
    """The verb of a rule's points: an item earns them, an item of a penalty takes them off."""
    return "扣" if penalty else "得"


def unscored(status: Status, full: int) -> Scored:
    """The answer where nothing can be counted: points still to come, or points that do not apply."""
    return Scored(None, status, full if status.absent else 0)


RULES: dict[str, type[Rule]] = {}  # those whose files were read so far
FILES = frozenset(module.name for module in iter_modules([str(Path(__file__).parent)]))
RuleType = TypeVar("RuleType", bound=type[Rule])


def register(cls: RuleType) -> RuleType:
    """Make a rule known under its `type`, which is the name of its file; ValueError for a programmer's mistake."""
    if cls.type in RULES:
        raise ValueError(f"two rules are called {cls.type}")
    if cls.type != cls.__module__.rpartition(".")[2]:
        raise ValueError(f"the rule {cls.type} stands in {cls.__module__}, not in a file of its name")
    RULES[cls.type] = cls
    return cls


class RuleTypes(Mapping[str, type[Rule]]):
    """Rules of one kind by type, in alphabetical order; a file is read when its rule is first asked for."""

    def __init__(self, *, inner: bool = False) -> None:
        """With `inner` only those that may stand inside another rule: they need the facts of one unit only."""
        self.kind: type = UnitRule if inner else Rule

    def __getitem__(self, name: str) -> type[Rule]:
        if name in FILES:
            import_module(f"{__package__}.{name}")
        rule = RULES[name]
        if not issubclass(rule, self.kind):
            raise KeyError(name)
        return rule

    def __iter__(self) -> Iterator[str]:
        return (name for name in sorted(FILES) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def rule_types() -> Mapping[str, type[Rule]]:
    """All rules by type, in alphabetical order."""
    return RuleTypes()
