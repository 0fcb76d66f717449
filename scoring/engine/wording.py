"""The turns of phrase that many rules share: floors, caps, steps, and the last line of a calculation."""

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Datum
from scoring.engine.numbers import Partial

PARTIAL = {"share": "", "drop": "（不足的不计）", "count": "（不足的按一个计）"}


BELOW = "可以扣到负分"


def until(floor: int | None) -> str:
    """How far a deduction goes."""
    if floor is None:
        return BELOW
    return f"最低{text(floor)}分" if floor else "扣完为止"


def most(cap: int | None) -> str:
    return "不封顶" if cap is None else f"最高{text(cap)}分"


def a_step(datum: Datum, step: int, partial: Partial) -> str:
    """One step of a datum: 1次, 5个百分点, 100万元（不足的不计）."""
    size = f"{text(step)}个百分点" if datum.kind == "percent" else f"{text(step)}{datum.measure or '个'}"
    return size + ("" if partial == "share" or (datum.kind == "count" and step == SCALE) else PARTIAL[partial])


def apart(datum: Datum, distance: int) -> str:
    """A difference of two values of a datum."""
    return f"{text(distance)}个百分点" if datum.kind == "percent" else datum.amount(distance)


def reckoned(formula: str, points: int, held: int, *, penalty: bool = False) -> str:
    """The last line of a calculation: what came out, and whether an end held it."""
    verb = "扣" if penalty else "得"
    came = "" if formula == text(points) else f"{formula} = "  # a sum of one number says it once
    if held == points:
        return f"{came}{text(points)}，{verb}{text(held)}分。" if came else f"{verb}{text(held)}分。"
    return f"{came}{text(points)}，按{text(held)}分计。"


def signed(first: int, *more: int) -> str:
    """A sum written out with its signs: 10 + 2 − 0.5."""
    return text(first) + "".join(f" {'−' if number < 0 else '+'} {text(abs(number))}" for number in more)


def scaled_line(absent: int, value: int, reach: int, scaled: int) -> str:
    return (
        f"{text(absent)}分的项目不适用，按比例折算："
        f"{text(value)} × {text(reach)} ÷ {text(reach - absent)} = {text(scaled)}分。"
    )


def added(values: list[int], *, taken: str = "") -> str:
    """The sum written out: 1.5 + 2 = 3.5; `taken` is the verb of what is taken off."""
    sum_text = text(sum(values))
    return (
        f"{taken}{' + '.join(text(value) for value in values)} = {sum_text}"
        if len(values) > 1
        else f"合计{taken}{sum_text}"
    )
