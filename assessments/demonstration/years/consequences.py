"""What follows from the results of a year: computed, settled where it is uncertain, decided, mostly carried out."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from assessments.models import ConsequenceList, Cycle, Remedy
from assessments.selectors.deductions import Deduction, deductions
from assessments.services.consequences import apply_entries, compute_list, decide_list, settle_entry, start_list
from assessments.services.remedies import answer_remedy, list_deductions, return_remedy, settle_remedy
from organizations.models import User
from scoring.standards.effects import NO_PRIZE

from .scene import Scene

NOT_PAID = "书记空缺，不发放"
BY_PEOPLE = "名额边界并列，会议按群众满意度从高到低择定"
NOBODY = "书记空缺，由乡镇党委另行研究"
WORST = 12  # villages of which the heaviest deductions become items to be mended


def apply_year(scene: Scene, year: int) -> ConsequenceList:
    """The list of a year as of its last day: bars, talks, prizes and pay."""
    actor = scene.staff.organizer
    made = start_list(
        owner=scene.county,
        standard=scene.standards["results"],
        title=f"{year}年度考核结果运用",
        year=year,
        period=f"{year}年度",
        day=date(year, 12, 31),
        actor=actor,
    )
    compute_list(made, actor=actor)
    _settle(made, actor)
    minutes = scene.meeting("县委常委会会议", "靖委常纪要", date(year + 1, 1, 16))
    made = decide_list(made, minutes, actor=scene.staff.leader)
    notes = {"pay": "银行代发，凭证2月第18号", "award": "表彰大会颁发", "bar": "已告知乡镇党委"}
    for kind, note in notes.items():
        entries = made.entries.filter(kind=kind, applies=True).values_list("pk", flat=True)
        apply_entries(made, entries=list(entries), applied_on=date(year + 1, 2, 10), note=note, actor=actor)
    return made


def _settle(made: ConsequenceList, actor: User) -> None:
    """Nobody is paid for a vacant post; the meeting settles ties at the edge of the prizes."""
    left: dict[str, list[str]] = {}
    for entry in made.entries.filter(applies=None).select_related("batch"):
        if entry.kind == "award":
            prize = left.setdefault(entry.words, list(entry.choices)).pop(0)
            given = "" if prize == NO_PRIZE else prize
            settle_entry(entry, applies=bool(given), prize=given, reason=BY_PEOPLE, actor=actor)
        else:
            settle_entry(entry, applies=False, reason=NOT_PAID if entry.kind == "pay" else NOBODY, actor=actor)


def mend(scene: Scene, cycle: Cycle) -> list[Remedy]:
    """The heaviest deductions of the worst villages are to be mended; some answered, struck off, sent back."""
    actor, today = scene.staff.organizer, timezone.localdate()
    related = ("roster_entry__organization", "roster_entry__cycle__scheme")
    results = list(cycle.run.results.select_related(*related).order_by("total", "pk")[:WORST]) if cycle.run else []
    heaviest: dict[int, list[Deduction]] = {}
    for each in sorted(deductions(cycle.run, results), key=lambda each: -each.lost) if cycle.run else ():
        heaviest.setdefault(each.result.roster_entry_id, []).append(each)
    picks = [(pk, each.leaf.code) for pk, some in heaviest.items() for each in some[:2]]
    made = list_deductions(cycle, picks=picks, due=today + timedelta(days=30), actor=actor)
    for number, remedy in enumerate(made):
        if number % 3:
            _answer(scene, remedy, number, today)
    return made


def _answer(scene: Scene, remedy: Remedy, number: int, today: date) -> None:
    clerk = scene.staff.clerks[remedy.organization.parent_id]
    done = "已对照考核意见整改，乡镇党委复核。"
    answer_remedy(remedy, text=done, measure="逐项列出清单，明确专人", responsible="村党组织书记", actor=clerk)
    if number % 6 == 1:
        settle_remedy(remedy, settled_on=today, text="现场查看，已整改到位", actor=scene.staff.organizer)
    elif number % 6 == 5:
        return_remedy(remedy, reason="只有承诺，没有整改后的资料", actor=scene.staff.organizer)
