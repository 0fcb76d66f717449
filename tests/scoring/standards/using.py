"""A kind of standard for tests: it uses a scale and declares facts, as ratings do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from scoring.engine.form import Form
from scoring.standards import Fact, Names, Passage, Problem, Scale, Single, Standard, catalog, fact_problems, sentence


@dataclass(frozen=True, kw_only=True)
class Using(Standard):
    """A scale and one condition."""

    kind: ClassVar[str] = "rating"
    noun: ClassVar[str] = "评定办法"

    scale: Annotated[Scale, Form("等级")]
    facts: Annotated[tuple[Fact, ...], Form("事实")]
    when: Single

    def problems(self) -> Iterator[Problem]:
        yield from fact_problems(self.facts, [("when", self.when)])

    def body(self, names: Names = {}) -> tuple[Passage, ...]:  # noqa: B006
        facts = tuple(fact.sentence(names) for fact in self.facts)
        return (Passage("条件", (f"{sentence(self.when, catalog(self.facts))}。",)), Passage("取数", facts))


USING = {
    "format": "kaoping-standard/1",
    "kind": "rating",
    "key": "using",
    "title": "评星办法",
    "source": {"document": "评星办法"},
    "scale": "stars",
    "facts": [
        {
            "code": "total",
            "name": "总分",
            "kind": "number",
            "unit": "分",
            "reads": {"from": "cycle", "scheme": "small", "what": "total"},
        }
    ],
    "when": {"if": "compare", "fact": "total", "op": ">=", "than": "90"},
}
