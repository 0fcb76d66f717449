"""历年情况: all that is known of a unit, year by year, with what is known of the units from which it came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from assessments.models import Case, ConsequenceEntry, Remedy, Result, ScreeningEntry, TitleHolding, UnitLevel
from assessments.models.cases import CaseState
from assessments.models.consequences import TOLD
from assessments.models.remedies import STANDING, RemedyState
from assessments.selectors.cases.years import DECIDED
from assessments.selectors.history import Past, history
from assessments.selectors.levels import Past as LevelPast
from config.toolkit.dates import chinese_date
from config.toolkit.scaled import text
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.selectors.succession import ancestors

RESULT, LEVEL, TITLE, CASE, CONSEQUENCE, REMEDY = "考核结果", "等级", "称号", "排查和整顿", "结果运用", "整改"
KINDS = (RESULT, LEVEL, TITLE, CASE, CONSEQUENCE, REMEDY)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing of one year in words; `source` names the unit of its time where that is not the unit asked about."""

    year: int
    kind: str
    text: str
    url: str = ""
    source: str = ""


Year = list[tuple[str, list[Told]]]  # by kind, in the order of KINDS


def by_year(lines: Collection[Told]) -> list[tuple[int, Year]]:
    """The latest year first; kinds of which there is nothing are left out."""
    found: dict[int, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        found[line.year][line.kind].append(line)
    return [(year, [(kind, found[year][kind]) for kind in KINDS if found[year][kind]]) for year in sorted(found)[::-1]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit asked about, all units that are in it, and who asks."""

    unit: Organization
    units: frozenset[int]
    user: User

    def source(self, organization: int, name: str) -> str:
        return "" if organization == self.unit.pk else name


def yearly(unit: Organization, user: User, levels: Collection[LevelPast]) -> list[Told]:
    """What the user may read of the unit; of each thing by its own rights. The queries do not grow with the years."""
    today = timezone.localdate()
    asked = Asked(unit, frozenset(ancestors([unit.pk], until=today).units), user)
    return [
        *_results(asked),
        *_levels(asked, levels),
        *_titles(asked, today),
        *_screenings(asked),
        *_cases(asked),
        *_consequences(asked),
        *_remedies(asked),
    ]


def _results(asked: Asked) -> Iterator[Told]:
    pasts = [past for group in history(asked.unit, asked.user) for past in group]
    own = [past.own.pk for past in pasts if past.own]
    open_ = set(Result.objects.allowed(asked.user, Permission.SEE).filter(pk__in=own).values_list("pk", flat=True))
    for past in pasts:
        url = past.own.get_absolute_url() if past.own and past.own.pk in open_ else ""
        yield Told(past.cycle.period_to.year, RESULT, _result(past), url)


def _result(past: Past) -> str:
    """2026年度考核：85.5分，优秀，第3名."""
    value = "没有得分" if past.value is None else f"{text(past.value, past.cycle.scheme.places)}分"
    place = f"第{past.own.place}名" if past.own and past.own.place else ""
    state = "" if past.cycle.state == "published" else past.cycle.get_state_display()
    said = "，".join(filter(None, (value, past.grade, place, state)))
    return f"{past.cycle}：{said}" + (f"（{past.sentence}）" if past.sentence else "")


def _levels(asked: Asked, pasts: Collection[LevelPast]) -> Iterator[Told]:
    for past in pasts:
        before: dict[int, UnitLevel] = {}
        found = []
        for step in reversed(past.steps):
            level = step.level
            was = before.get(level.organization_id)
            before[level.organization_id] = level
            label = f"{was.label}→{level.label}" if was and was.label != level.label else level.label
            words = (step.move, f"{chinese_date(level.valid_from)}起", level.get_way_display(), level.reason)
            scale = f"{past.title}　" if len(pasts) > 1 else ""
            said = f"{scale}{label}（{'，'.join(filter(None, words))}）"
            source = asked.source(level.organization_id, level.organization.name)
            found.append(Told(level.year, LEVEL, said, level.get_absolute_url(), source))
        yield from reversed(found)


def _titles(asked: Asked, today: date) -> Iterator[Told]:
    """A title stands in every year in which it was held; it ends with its unit."""
    held = TitleHolding.objects.allowed(asked.user, Permission.SEE).standing().filter(organization__in=asked.units)
    for one in held.select_related("organization", "person", "entry"):
        until = f"至{chinese_date(one.over_on)}（不含）" if one.over_on else ""
        words = (one.person.name if one.person else "", f"{chinese_date(one.valid_from)}起{until}", one.over_why)
        last = min([today, *([one.over_on - date.resolution] if one.over_on else [])])
        source = asked.source(one.organization_id, one.organization.name)
        for year in range(one.valid_from.year, max(last, one.valid_from).year + 1):
            said = f"{one.name}（{'，'.join(filter(None, words))}）"
            yield Told(year, TITLE, said, one.get_absolute_url(), source)


def _screenings(asked: Asked) -> Iterator[Told]:
    seen = ScreeningEntry.objects.allowed(asked.user, Permission.SEE)
    found = seen.filter(organization__in=asked.units, screening__state__in=DECIDED)
    for one in found.select_related("screening").order_by("-screening__day", "-pk"):
        said = one.get_decided_display() or one.get_computed_display()
        reason = f"（{one.decided_reason}）" if one.decided_reason else ""
        source = asked.source(one.organization_id, one.name)
        yield Told(one.screening.year, CASE, f"{one.screening}：{said}{reason}", one.get_absolute_url(), source)


def _cases(asked: Asked) -> Iterator[Told]:
    """A case stands in the year of the screening that listed it, without one in that of its listing."""
    seen = Case.objects.allowed(asked.user, Permission.SEE).exclude(state=CaseState.WITHDRAWN)
    found = seen.filter(Q(organization__in=asked.units) | Q(moves__source__in=asked.units)).distinct()
    for one in found.select_related("entry__screening", "previous_case").order_by("-found_on", "-pk"):
        days = ((one.listed_on, "列入"), (one.delisted_on, "销号"), (one.closed_on, "办结"), (one.ended_on, "终止"))
        words = [f"{chinese_date(day)}{act}" for day, act in days if day]
        again = [f"再次列入，上一次是{one.previous_case.label}"] if one.previous_case else []
        said = f"整顿{one.label}：{'，'.join([*words, *again, one.get_state_display()])}"
        year = one.entry.screening.year if one.entry else (one.listed_on or one.found_on).year
        source = "" if one.name == asked.unit.name else one.name
        yield Told(year, CASE, said, one.get_absolute_url(), source)


def _consequences(asked: Asked) -> Iterator[Told]:
    seen = ConsequenceEntry.objects.allowed(asked.user, Permission.SEE).filter(organization__in=asked.units)
    found = seen.filter(applies=True, batch__state__in=TOLD).select_related("batch")
    for one in found.order_by("-batch__day", "batch", "position"):
        yuan = f"{text(one.yuan)}元" if one.yuan is not None else ""
        done = f"{chinese_date(one.applied_on)}已执行" if one.applied_on else "待执行"
        words = (f"{one.rule_name}{one.prize}", one.payee if one.person_id else "", yuan, done)
        said = f"{one.batch.period}：{'，'.join(filter(None, words))}"
        source = asked.source(one.organization_id, one.name)
        yield Told(one.batch.year, CONSEQUENCE, said, one.get_absolute_url(), source)


def _remedies(asked: Asked) -> Iterator[Told]:
    """How many were found in a year, and how many of them stand open."""
    seen = Remedy.objects.allowed(asked.user, Permission.SEE).exclude(state=RemedyState.WITHDRAWN)
    found: dict[tuple[int, int, str, str], list[bool]] = defaultdict(list)
    rows = seen.filter(organization__in=asked.units).select_related("organization")
    for one in rows:
        unit = one.organization
        found[timezone.localdate(one.made_at).year, unit.pk, unit.code, unit.name].append(one.state in STANDING)
    for (year, pk, code, name), standing in sorted(found.items()):
        url = f"{reverse('assessments:remedy-list')}?{urlencode({'unit': code, 'year': year})}"
        yield Told(year, REMEDY, f"交办{len(standing)}项，没有销号{sum(standing)}项", url, asked.source(pk, name))
