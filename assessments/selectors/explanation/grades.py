"""How a grade came about: its band, the quotas, what was decided."""

from __future__ import annotations

from collections import Counter

from assessments.models import GradeDecision, Result
from assessments.selectors.grades import rooms, standing_decision
from config.toolkit.scaled import text

from .parts import GradeLine
from .shelf import Shelf


def grade_line(shelf: Shelf) -> GradeLine:
    """The grade from band to decision."""
    result, scheme = shelf.result, shelf.outline
    decided = _decided(result)
    return GradeLine(
        by_score=result.score_grade,
        band=band_sentence(shelf, result.score_grade),
        by_quota=result.quota_grade,
        quota=_quota_sentence(shelf),
        quota_tie=result.quota_tie,
        vetoes=tuple(f"{veto.title}：{veto.code} {veto.name}" for veto in scheme.spec.fallen(result.vetoes)),
        proposed=result.grade,
        decided=decided.grade if decided else "",
        reason=decided.reason if decided else "",
        meeting=str(decided.decision) if decided else "",
    )


def _decided(result: Result) -> GradeDecision | None:
    """What was decided for the unit, where a decision stands on its run."""
    decision = standing_decision(result.run.cycle, result.run_id)
    return decision and decision.grades.filter(roster_entry=result.roster_entry).select_related("decision").first()


def band_sentence(shelf: Shelf, grade: str) -> str:
    """The band of a grade with its ends: 90分（含）以上; 80分（含）至90分（不含）."""
    grades = shelf.outline.spec.grades
    for position, band in enumerate(grades):
        if band.name != grade:
            continue
        above = grades[position - 1] if position else None
        low = "" if band.lower is None else f"{text(band.lower)}分（{'含' if band.edge == 'in' else '不含'}）"
        if above is None:
            return f"{low}以上" if low else "不限"
        high = f"{text(above.lower or 0)}分（{'不含' if above.edge == 'in' else '含'}）"
        return f"{low}至{high}" if low else f"{high}以下"
    return ""


def _quota_sentence(shelf: Shelf) -> str:
    """The quotas that count for this unit's group: how many places of how many units."""
    result, sentences = shelf.result, []
    placed = result.run.results.filter(place__isnull=False).order_by("roster_entry__position")
    for room in rooms(shelf.outline.spec, Counter(placed.values_list("roster_entry__pool", flat=True))):
        if room.pool not in ("", result.roster_entry.pool):
            continue
        group = f"{room.pool}组" if room.pool else "全部单位"
        sentences.append(f"{room.quota.sentence()}：{group}{room.units}{result.run.cycle.measure}中{room.places}个")
    return "；".join(sentences)
