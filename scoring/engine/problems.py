"""What is wrong, or merely remarkable, about a scheme document."""

import re
from dataclasses import dataclass

from config.toolkit.scaled import text

QUOTED = re.compile(r"「([^「」]{60})[^「」]{20,}」")


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """One reason to refuse: where in the JSON document, and a Chinese sentence for its author."""

    path: str
    message: str


class SchemeError(Exception):
    """A scheme document that cannot be loaded, with all its problems at once."""

    def __init__(self, problems: tuple[SchemeProblem, ...]) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = problems


def brief(problem: SchemeProblem) -> SchemeProblem:
    """The same with what its author wrote cut to a length that can be read."""
    return SchemeProblem(problem.path, QUOTED.sub(r"「\1…」", problem.message))


@dataclass(frozen=True, slots=True)
class SumWarning:
    """Points that do not add up, as in many published tables: told, never corrected (domain.md section 17).

    `category` names the categories of units for which they do not, where others are fine or differ.
    """

    code: str
    name: str
    declared: int
    actual: int
    category: str = ""

    def sentence(self) -> str:
        subject = f"「{self.code} {self.name}」" if self.code else "满分"
        subject += f"（{self.category}）" if self.category else ""
        difference = self.actual - self.declared
        more_or_less = "多出" if difference > 0 else "少"
        return (
            f"{subject}标明{text(self.declared)}分，所列各项合计{text(self.actual)}分，"
            f"{more_or_less}{text(abs(difference))}分。"
        )
