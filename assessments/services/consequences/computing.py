"""A list is started and computed, as often as needed; what the rules leave uncertain is settled line by line."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import ConsequenceEntry, ConsequenceList, ListState
from assessments.models.consequences import OPEN
from assessments.selectors.consequences import Reached, reach, rules_of, units_of
from assessments.services.consequences.rows import hold_list, refuse_state
from assessments.services.holding import keep
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import Organization, User
from organizations.selectors.standing import UnitThen
from scoring.models import Standard
from scoring.services.standards import refuse_elsewhere
from scoring.standards import Truth
from scoring.standards.consequences import Rule
from scoring.standards.effects import Effect

VACANT = "当日没有在任的党组织书记，请判断是否适用"
SETTLED = ("applies", "yuan", "prize", "reason", "settled_by_id", "settled_at")  # what people said of a line
COMPUTED = ("truth", "computed_yuan", "computed_prize", "choices", "person_id")  # and on what they said it


@transaction.atomic
def start_list(
    *, owner: Organization, standard: Standard, title: str, year: int, period: str, day: date, actor: User
) -> ConsequenceList:
    """A list still to be computed: by which standard, for which period, as of which day."""
    Organization.objects.select_for_update().only("pk").get(pk=owner.pk)
    if standard.kind != "consequence" or not Standard.objects.in_force().filter(pk=standard.pk).exists():
        raise Refused(f"「{standard}」不是现行的后续措施标准，请另选一个。", field="standard")
    refuse_elsewhere(standard, owner)
    missing = (("title", title, "请写明名称。"), ("period", period, "请写明期次，例如：2026年度、2026年3月。"))
    if faults := [(name, said) for name, given, said in missing if not given.strip()]:
        raise Refused.of(faults)
    refuse_to_come(day, "截止日", field="day")
    held = ConsequenceList.objects.filter(owner=owner, key=standard.key, period=period.strip())
    if again := held.exclude(state=ListState.WITHDRAWN).first():
        raise Refused(f"{period.strip()}已有「{again}」（{again.get_state_display()}），一期只建一份。", field="period")
    if not units_of(rules_of(standard), owner, day):
        raise Refused(f"{owner}下面没有「{standard}」适用的单位，请核对标准的适用单位。", field="standard")
    made = ConsequenceList.objects.create(
        standard=standard,
        key=standard.key,
        owner=owner,
        title=title.strip(),
        year=year,
        period=period.strip(),
        day=day,
        made_by=actor,
        made_at=timezone.now(),
    )
    audit.record(
        "consequence.started",
        actor=actor,
        target=made,
        unit=owner,
        standard=standard.digest,
        period=made.period,
        day=day,
    )
    return made


@transaction.atomic
def compute_list(made: ConsequenceList, *, actor: User) -> list[str]:
    """All lines anew. What people said of a line stays where the line comes out as before; the others are named."""
    made = hold_list(made)
    refuse_state(made, OPEN, "重新计算")
    found = reach(made)
    before = {(each.organization_id, each.rule): each for each in made.entries.exclude(settled_at=None)}
    made.entries.all().delete()
    entries = [
        _entry(made, found, rule, then, effect, position)
        for position, (rule, then, effect) in enumerate(found.lines(), 1)
    ]
    dropped = _carry_over(entries, before)
    ConsequenceEntry.objects.bulk_create(entries, batch_size=200)
    was = made.digest
    keep(
        made,
        state=ListState.COMPUTED,
        computed_at=timezone.now(),
        digest=found.digest,
        units=len(found.units),
        notes={code: list(said) for code, said in found.outcome.notes.items()},
    )
    audit.record(
        "consequence.computed",
        actor=actor,
        target=made,
        unit=made.owner,
        digest=[was, made.digest],
        units=len(found.units),
        lines=len(entries),
        asked_again=dropped,
    )
    return dropped


def _entry(
    made: ConsequenceList, found: Reached, rule: Rule, then: UnitThen, effect: Effect, position: int
) -> ConsequenceEntry:
    """One line. Where the secretary is meant and there is none, people are asked."""
    led = found.led.get(then.unit.pk) if rule.who == "secretary" else None
    vacant = rule.who == "secretary" and led is None
    truth = Truth.UNKNOWN if vacant else effect.truth
    asked = effect.asked or vacant
    return ConsequenceEntry(
        batch=made,
        organization=then.unit,
        name=then.name,
        parent_name=then.parent_name,
        position=position,
        rule=rule.code,
        rule_name=rule.name,
        kind=rule.kind,
        who=rule.who,
        person_id=led.person_id if led else None,
        payee=f"{led.label}{led.person.name}" if led else getattr(rule, "to", ""),
        truth=str(truth),
        computed_yuan=effect.yuan,
        computed_prize=effect.prize,
        choices=list(effect.choices),
        words="；".join(filter(None, (effect.words, VACANT if vacant else "")))[:400],
        verdict=effect.verdict.document(),
        applies=None if asked else True,
        yuan=effect.yuan,
        prize=effect.prize,
    )


def _carry_over(entries: list[ConsequenceEntry], before: dict[tuple[int, str], ConsequenceEntry]) -> list[str]:
    """What people said stays with lines that came out alike; the names of the lines of which it was lost."""
    for entry in entries:
        old = before.get((entry.organization_id, entry.rule))
        if old and all(getattr(old, name) == getattr(entry, name) for name in COMPUTED):
            for name in SETTLED:
                setattr(entry, name, getattr(old, name))
            del before[entry.organization_id, entry.rule]
    return [str(old) for old in before.values()]
