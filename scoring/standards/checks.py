"""What the parts of a standard must hold between them: facts by their codes, conditions by the kinds of their facts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scoring.engine.problems import SchemeProblem as Problem
from scoring.standards.conditions import Condition, walk
from scoring.standards.facts import Catalog, Fact, catalog
from scoring.standards.sources import FromJudged

ANSWERED = ("number", "percent", "flag")  # kinds of fact that people can answer for many units in a table


def fact_problems(
    facts: Sequence[Fact], conditions: Iterable[tuple[str, Condition]], used: Iterable[str] = ()
) -> Iterator[Problem]:
    """Every fault of these facts and conditions, each condition with its path in the document (`gates[0].when`).

    `used` are codes of facts that the standard reads outside its conditions.
    """
    yield from repeated(((fact.code, f"facts[{i}]") for i, fact in enumerate(facts)), noun="事实")
    for index, fact in enumerate(facts):
        if fault := fact.fault:
            yield Problem(f"facts[{index}]", f"事实「{fact.code} {fact.name}」{fault}")
    known, looked = catalog(facts), set(used)
    for code in sorted(looked - set(known)):
        yield Problem("facts", f"用到的事实「{code}」没有列出。")
    for path, condition in conditions:
        for inner in walk(condition):
            looked.update(inner.fact_codes)
            yield from _condition(inner, path, known)
    for index, fact in enumerate(facts):
        if fact.code not in looked:
            yield Problem(f"facts[{index}]", f"事实「{fact.code} {fact.name}」没有用到。请删去，或在条件里使用。")


def answered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that people answer for every unit."""
    return tuple(fact for fact in facts if isinstance(fact.reads, FromJudged))


def answer_problems(facts: Sequence[Fact]) -> Iterator[Problem]:
    """One problem for every fact that people are to answer and cannot."""
    for index, fact in enumerate(facts):
        if answered((fact,)) and fact.kind not in ANSWERED:
            yield Problem(f"facts[{index}]", f"事实「{fact.code} {fact.name}」由人认定，只能是数值、百分比或是否。")


def _condition(condition: Condition, path: str, known: Catalog) -> Iterator[Problem]:
    where = f"条件「{condition.name}」" if condition.name else "条件"
    absent = [code for code in condition.fact_codes if code not in known]
    for code in absent:
        yield Problem(path, f"{where}用到的事实「{code}」没有列出。")
    if not absent:
        yield from (Problem(path, f"{where}{fault}") for fault in condition.faults(known))


def repeated(codes: Iterable[tuple[str, str]], *, noun: str) -> Iterator[Problem]:
    """One problem for every code that stands more than once: pairs of code and path; the path of the first is told."""
    pairs = list(codes)
    paths = dict(reversed(pairs))
    for code, count in Counter(code for code, _ in pairs).items():
        if count > 1:
            yield Problem(paths[code], f"{noun}「{code}」写了{count}次，只能写一次。")
