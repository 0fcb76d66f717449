"""Weights in percent, and means that are not rounded before their last step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from config.toolkit.scaled import SCALE, half_up, text
from scoring.engine.datum import Catalog
from scoring.engine.form import DatumCode, Form

HUNDRED = 100 * SCALE


@dataclass(frozen=True, slots=True)
class Weighted:
    """One of several figures (a period's, a department's), with its weight in percent where they do not count alike."""

    datum: DatumCode
    name: Annotated[str, Form("名称")] = ""
    weight: Annotated[int | None, Form("权重", scaled=True, positive=True)] = None

    def called(self, catalog: Catalog) -> str:
        return self.name or catalog[self.datum].name


def weighted_mean(parts: Iterable[tuple[int, int | Fraction]]) -> Fraction | None:
    """The exact mean of values with their weights; None without any."""
    listed = list(parts)
    weights = sum(weight for weight, _ in listed)
    return sum((weight * Fraction(value) for weight, value in listed), Fraction()) / weights if listed else None


def nearest(value: Fraction) -> int:
    """The whole number nearest to an exact value, half up."""
    return half_up(value.numerator, value.denominator)


def weight_problems(noun: str, weights: Sequence[int | None]) -> Iterator[str]:
    """What is wrong with weights in percent, of which all or none are written."""
    written = [weight for weight in weights if weight is not None]
    if written and len(written) != len(weights):
        yield f"各{noun}的权重 weight 要么都写，要么都不写。"
    elif written and sum(written) != HUNDRED:
        yield f"各{noun}的权重合计{text(sum(written))}，应是100。"
