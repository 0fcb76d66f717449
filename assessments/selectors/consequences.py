"""结果运用: whom a standard looks at, what comes out for them now, how many and how much, by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from assessments.models import ConsequenceEntry, ConsequenceList, ListState
from assessments.selectors import facts
from assessments.selectors.covered import USUAL, covered_units
from assessments.selectors.facts import chains_of
from assessments.selectors.facts.base import Asked
from config.toolkit.digest import digest
from organizations.models import Organization, Post, User
from organizations.roles import Permission
from organizations.selectors.standing import UnitThen
from scoring.models import Standard
from scoring.standards import Truth, Verdict, verdict_of
from scoring.standards.consequences import LABELS, ConsequenceRules, Rule
from scoring.standards.effects import Effect, Outcome, Said, Subject, outcome
from scoring.standards.facts import without_words

FLAGS = ("", "是", "否", "有", "没有")  # what is found of a flag says nothing without its record


@dataclass(frozen=True, slots=True)
class Reached:
    """What comes out of a list now: the units in their order, all effects, who leads the units, and one digest."""

    spec: ConsequenceRules
    units: tuple[UnitThen, ...]
    outcome: Outcome
    led: Mapping[int, Post]
    digest: str

    def lines(self) -> Iterator[tuple[Rule, UnitThen, Effect]]:
        """Rule by rule, the units in their order, winners of prizes from the best score down."""
        by_unit = {then.unit.pk: then for then in self.units}
        return ((self.spec.by_code[effect.rule], by_unit[effect.unit], effect) for effect in self.outcome.effects)


def rules_of(standard: Standard) -> ConsequenceRules:
    """What a published consequence standard rules."""
    spec = standard.spec()
    assert isinstance(spec, ConsequenceRules)
    return spec


def units_of(spec: ConsequenceRules, owner: Organization, day: date) -> list[UnitThen]:
    """The units below the owner that the standard is about, as they stood on the day, in the order of the tree."""
    return covered_units(spec.applies_to or USUAL, owner, day)


def reach(made: ConsequenceList) -> Reached:
    """All rules applied to all units with the facts as they are recorded now; writes nothing."""
    spec = rules_of(made.standard)
    units = tuple(units_of(spec, made.owner, made.day))
    told = facts.known(
        spec.facts,
        [one.unit for one in units],
        day=made.day,
        owner=made.owner,
        chains=chains_of(rule.when for rule in spec.rules if rule.when),
    )
    subjects = [Subject(one.unit.pk, told[one.unit.pk].known, told[one.unit.pk].series) for one in units]
    found = outcome(spec, subjects, _said(made))
    asked = Asked(tuple(one.unit for one in units), made.day, made.owner)
    led = asked.secretaries if "secretary" in {rule.who for rule in spec.rules} else {}
    marked = [[pk, without_words(each.known, each.series)] for pk, each in told.items()]
    result = [[one.unit, one.rule, str(one.truth), one.yuan, one.prize, list(one.choices)] for one in found.effects]
    persons = {str(pk): post.person_id for pk, post in led.items()}
    return Reached(spec, units, found, led, digest([made.standard.digest, marked, result, persons]))


def _said(made: ConsequenceList) -> dict[tuple[int, str], Said]:
    """What people said of lines so far, with what it was that they said it of."""
    rows = made.entries.exclude(settled_at=None).exclude(applies=None)
    return {
        (row.organization_id, row.rule): Said(
            bool(row.applies), row.computed_yuan, row.computed_prize, tuple(row.choices)
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class RuleSum:
    """One rule with how many lines it has and how much money; `notes` stand beside it."""

    code: str
    name: str
    kind: str
    lines: int
    asked: int
    applies: int
    applied: int
    yuan: int | None
    notes: tuple[str, ...]
    sentence: str


def sums(made: ConsequenceList, entries: QuerySet[ConsequenceEntry]) -> list[RuleSum]:
    """By rule in the order of the standard, of these entries of the list; one query."""
    standing = Q(applies=True)
    rows = (
        entries.order_by()
        .values("rule")
        .annotate(
            lines=Count("pk"),
            asked=Count("pk", filter=Q(applies=None)),
            stand=Count("pk", filter=standing),
            done=Count("pk", filter=standing & Q(applied_on__isnull=False)),
            money=Sum("yuan", filter=standing),
        )
    )
    by_rule = {row["rule"]: row for row in rows}
    spec = rules_of(made.standard)
    return [_sum(made, spec, rule, by_rule.get(rule.code, {})) for rule in spec.rules]


def _sum(made: ConsequenceList, spec: ConsequenceRules, rule: Rule, row: Mapping[str, Any]) -> RuleSum:
    return RuleSum(
        code=rule.code,
        name=rule.name,
        kind=LABELS[rule.kind],
        lines=row.get("lines", 0),
        asked=row.get("asked", 0),
        applies=row.get("stand", 0),
        applied=row.get("done", 0),
        yuan=row.get("money"),
        notes=tuple(made.notes.get(rule.code, ())),
        sentence=spec.said(rule),
    )


def total(rules: Iterable[RuleSum]) -> int | None:
    """Yuan of all rules together, scaled; None where no rule is about money."""
    money = [rule.yuan for rule in rules if rule.yuan is not None]
    return sum(money) if money else None


def overfull(made: ConsequenceList) -> list[str]:
    """Prizes of which more are given than there are places, in words: people may, but it is said."""
    found = []
    for rule in rules_of(made.standard).rules:
        given: dict[str, int] = dict(
            made.entries.filter(rule=rule.code, applies=True)
            .order_by()
            .values_list("prize")
            .annotate(number=Count("pk"))
        )
        for prize in getattr(rule, "prizes", ()):
            if prize.places is not None and given.get(prize.name, 0) > prize.places:
                found.append(f"{prize.name}设{prize.places}个，现在给了{given[prize.name]}个，超过名额。")
    return found


def why(entry: ConsequenceEntry, *, brief: bool = False) -> str:
    """Why the line is there: how it was worked out or what was found, not the rule itself; what people said of it.

    `brief`: a level or a number alone, without the record that says so.
    """
    told = entry.words or "；".join(_found(ground, brief) for ground in verdict_of(entry.verdict).grounds)
    return f"{told}。{'人工判断' if entry.changed else '说明'}：{entry.reason}。" if entry.reason else f"{told}。"


def _found(ground: Verdict, brief: bool) -> str:
    """What was found where a condition is met; with what was asked where nobody knows."""
    if ground.truth == Truth.UNKNOWN:
        return f"{ground.asked}：{ground.found or ground.truth.label}"
    if not ground.evidence:
        return ground.found or ground.asked
    if ground.parts and [part.asked for part in ground.parts] == [known.period for known in ground.evidence]:
        return "；".join(f"{part.asked}{part.found}" for part in ground.parts if part.truth == Truth.YES)
    if brief and ground.found not in FLAGS:
        return ground.found
    return "；".join(known.evidence or ground.found for known in ground.evidence)


@dataclass(frozen=True, slots=True)
class ListTurn:
    """A list that waits for somebody: to judge lines, to decide it, to carry it out."""

    kind: str  # judge, conclude or carry
    list: ConsequenceList
    sentence: str


def turns(user: User) -> Iterator[ListTurn]:
    """Whose turn it is with the lists of the units that this user organizes or leads; two queries."""
    organized = ConsequenceList.objects.allowed(user, Permission.ORGANIZE).for_list(user)
    for made in organized.filter(state__in=(ListState.COMPUTED, ListState.DECIDED)):
        if made.state == ListState.COMPUTED and made.asked:
            yield ListTurn("judge", made, f"{made.asked}条后续措施等待判断")
        elif made.state == ListState.DECIDED and made.affected > made.applied:
            yield ListTurn("carry", made, f"{made.affected - made.applied}条后续措施等待执行")
    for made in (
        ConsequenceList.objects.allowed(user, Permission.DECIDE).for_list(user).filter(state=ListState.COMPUTED)
    ):
        if not made.asked:
            yield ListTurn("conclude", made, f"已计算，{made.affected}条后续措施等待会议审定")
