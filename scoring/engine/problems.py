"""What is wrong, or merely remarkable, about a scheme document."""

from dataclasses import dataclass

from config.toolkit.scaled import text


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


@dataclass(frozen=True, slots=True)
class SumWarning:
    """Points that do not add up, as in many published tables: told, never corrected (domain.md section 17)."""

    code: str
    name: str
    declared: int
    actual: int

    def sentence(self) -> str:
        subject = f"「{self.code} {self.name}」" if self.code else "总分"
        difference = self.actual - self.declared
        more_or_less = "多出" if difference > 0 else "少"
        return (
            f"{subject}标明{text(self.declared)}分，所列各项合计{text(self.actual)}分，"
            f"{more_or_less}{text(abs(difference))}分。"
        )
