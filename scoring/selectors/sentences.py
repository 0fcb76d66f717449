"""What stands below a scheme's table: grades, quotas, vetoes and arithmetic in plain words."""

from dataclasses import dataclass
from itertools import pairwise

from scoring.engine import Quota, Veto
from scoring.engine import Scheme as Spec

TIES = {
    "competition": "同分并列，其后名次空出（1、2、2、4）",
    "dense": "同分并列，其后名次不空（1、2、2、3）",
    "ordinal": "不并列，同分的按名册顺序",
}
STEPS = {"leaf": "每项得分", "section": "每个板块得分", "total": "总分"}


@dataclass(frozen=True, slots=True)
class Ladder:
    """Sentences by subject; an empty tuple where a scheme says nothing about it."""

    grades: tuple[str, ...]
    quotas: tuple[str, ...]
    vetoes: tuple[str, ...]
    arithmetic: str


def ladder(spec: Spec) -> Ladder:
    """The ends of bands are written half-open, as they act: 80分及以上、不足90分 (domain 9.1)."""
    return Ladder(
        grades=_grades(spec),
        quotas=tuple(_quota(quota) for quota in spec.quotas),
        vetoes=tuple(_veto(veto, spec) for veto in spec.vetoes),
        arithmetic=_arithmetic(spec),
    )


def _grades(spec: Spec) -> tuple[str, ...]:
    if not spec.grades:
        return ()
    first = spec.grades[0]
    sentences = [f"{first.name}：{first.reached() or '不论得分'}"]
    for above, grade in pairwise(spec.grades):
        ends = [end for end in (grade.reached(), above.missed()) if end]
        sentences.append(f"{grade.name}：{'、'.join(ends)}")
    return tuple(sentences)


def _quota(quota: Quota) -> str:
    return f"{quota.sentence()}；同分占到名额边界的，由会议研究决定。"


def _veto(veto: Veto, spec: Spec) -> str:
    return f"{veto.code} {veto.name}的，{veto.outcome}（{veto.basis(spec.catalog)}）。"


def _arithmetic(spec: Spec) -> str:
    rules = spec.arithmetic
    where = "、".join(STEPS[step] for step in rules.round_at)
    rounding = f"{where}四舍五入保留{rules.places}位小数" if where else "计算中不取舍"
    return f"{rounding}；{ranking_sentence(spec)}"


def ranking_sentence(spec: Spec) -> str:
    """By what units are ranked, what parts equal totals, and what becomes of those that stay equal."""
    rules = spec.arithmetic
    ranked = "按取舍后的总分排名" if rules.rank_on == "rounded" else "按取舍前的总分排名"
    return f"{ranked}，{_parting(spec)}{TIES[rules.ties]}。"


def _parting(spec: Spec) -> str:
    """What parts units of equal total."""
    named = [
        f"{spec.by_code[entry.node].name}的得分{'高' if entry.best == 'high' else '低'}的在前"
        if entry.node
        else f"{spec.catalog[entry.datum].name}{'大' if entry.best == 'high' else '小'}的在前"
        for entry in spec.arithmetic.tie_break
    ]
    return f"同分的依次比{'、'.join(named)}，仍相同的" if named else ""
