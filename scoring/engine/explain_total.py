"""Why a total, a place and a grade are what they are, line by line (F70)."""

from collections.abc import Iterator

from config.toolkit.scaled import text
from scoring.engine.case import Case, hand_lines, left_over
from scoring.engine.columns import scaled_up
from scoring.engine.ladder import Veto
from scoring.engine.nodes import Bonus, Penalty
from scoring.engine.results import UnitResult
from scoring.engine.status import Status
from scoring.engine.vetoing import steps_of
from scoring.engine.wording import added, scaled_line


def total_lines(case: Case) -> Iterator[str]:
    """From the base points to the grade, in the order in which they came about."""
    yield from _base(case)
    yield from _sum(case)
    yield from _set_total(case)
    yield from _vetoes(case)
    yield from _standing(case)


def _base(case: Case) -> Iterator[str]:
    known = [value for root in case.scheme.base if (value := case.values[root.code].value) is not None]
    if not known:
        yield "没有可以合计的得分。"
        return
    yield f"基础分：{added(known)}分。"
    reach = case.scheme.reach(case.unit.category)
    absent = sum(left_over(case, root) for root in case.scheme.base)
    if absent and (scaled := scaled_up(sum(known), reach, absent)) is not None:
        yield scaled_line(absent, sum(known), reach, scaled)


def _sum(case: Case) -> Iterator[str]:
    result = case.result
    given = case.overridden.get("")
    if (result.exact if given is None else given.computed) is None:
        return
    total = counted(result)
    if any(isinstance(root, Bonus | Penalty) for root in case.scheme.nodes):
        sum_written = f"{text(result.base)} + 加分{text(result.bonus)} − 扣分{text(result.penalty)} = {text(total)}"
        yield f"总分：基础分{sum_written}分。"
    if not _moves(case):
        yield from _rounded(case)
    if result.provisional:
        yield "还有项目没有得分，总分暂缺，不是最后结果。"


def _moves(case: Case) -> list[tuple[Veto, int, int]]:
    """The vetoes that change the total of the unit, each with the total before and after it."""
    moves = steps_of(case.scheme, case.result.vetoes, counted(case.result))
    return [(veto, before, after) for veto, before, after in moves if before != after]


def _rounded(case: Case) -> Iterator[str]:
    """The computed total as it is printed."""
    result, given = case.result, case.overridden.get("")
    total = result.total if given is None else given.computed
    exact = next((after for _, _, after in reversed(_moves(case))), counted(result))
    if total is not None and exact != total:
        places = case.scheme.arithmetic.places
        yield f"四舍五入保留{places}位小数：{text(total, places)}分。"


def _set_total(case: Case) -> Iterator[str]:
    yield from hand_lines(case, "")
    if "" in case.overridden and case.result.status is Status.VETOED:
        yield "一票否决在先，总分的人工调整不起作用。"


def _vetoes(case: Case) -> Iterator[str]:
    """What fell on the unit, then in their turn those that change the total."""
    for veto in case.scheme.vetoes:
        if veto.code in case.result.vetoes:
            yield f"{veto.title}「{veto.code} {veto.name}」：{veto.outcome}。"
    if case.result.exact is None or "" in case.overridden:
        return
    for veto, before, after in _moves(case):
        if veto.factor is not None:
            yield f"折算：{text(before)} × {text(veto.factor * 100)}% = {text(after)}分。"
        elif veto.score is not None:
            yield f"封顶：{text(before)}分超过{text(veto.score)}分，按{text(after)}分计。"
    if _moves(case):
        yield from _rounded(case)


def counted(result: UnitResult) -> int:
    """The total before any veto."""
    return result.base + result.bonus - result.penalty


def _standing(case: Case) -> Iterator[str]:
    result = case.result
    if result.place is not None:
        yield f"本组{'暂排' if result.provisional else ''}第{result.place}名。"
    elif result.exact is not None:
        yield "不参加排名。"
    for group, place in result.also:
        yield f"{group}第{place}名。"
    if result.score_grade is not None:
        yield f"按总分属「{result.score_grade}」。"
    yield from _quota(case)
    if result.grade is not None and result.grade != result.quota_grade:
        better = case.scheme.ladder.index(result.grade) < case.scheme.ladder.index(result.quota_grade or result.grade)
        yield f"{'直接晋档' if better else '受一票否决影响'}，建议「{result.grade}」。"


def _quota(case: Case) -> Iterator[str]:
    """What the quotas made of the grade that the total alone gives."""
    ladder, result = case.scheme.ladder, case.result
    if result.quota_grade is None or result.score_grade is None:
        return
    tie = "名额边缘有并列，须由会议决定；" if result.quota_tie else ""
    better = ladder.index(result.score_grade) - ladder.index(result.quota_grade)
    if better:
        yield f"{'按名额规定' if better > 0 else '受名额限制'}，{tie}建议「{result.quota_grade}」。"
    elif tie:
        yield f"{tie}建议仍为「{result.quota_grade}」。"
