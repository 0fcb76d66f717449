"""Screenings for tests: standards of lists, counties with villages, and the steps from the start to the decision."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from openpyxl import load_workbook

from assessments.exports.screening_sheets import sheet_workbook
from assessments.imports.screening_sheets import SHEETS
from assessments.models import About, Screening, ScreeningEntry, ScreeningPart
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.questions import expected, sheets
from assessments.services import screenings
from assessments.services.resolutions import Meeting
from assessments.services.screenings import Screened, Verdict
from config.toolkit.scaled import SCALE
from organizations.models import Field, Organization, User
from organizations.roles import Role
from scoring.models import Standard
from scoring.services.standards import load_standard, publish
from tests.factories import make_organization, make_user
from tests.scoring.standards.listings import listing

DAY = date(2026, 6, 30)
DECIDED = date(2026, 7, 10)
COUNTY_MEETING = Meeting("县委常委会", "〔2026〕7号", DECIDED)
TOWNSHIP_MEETING = Meeting("镇党委会", "〔2026〕3号", date(2026, 7, 2))


def make_standard(owner: Organization, document: Mapping[str, Any] | None = None) -> Standard:
    """A published standard of a list."""
    return publish(load_standard(document or listing(), owner=owner, actor=None), actor=None)


def make_villages(
    townships: int, villages: int, *, communities: int = 0, county: Organization | None = None
) -> list[Organization]:
    """So many townships, each with so many villages, and so many communities among those of the first."""
    county = county or make_organization()
    made = []
    for number in range(townships):
        township = make_organization(f"第{number + 1}镇", parent=county)
        for each in range(villages):
            field = Field.COMMUNITY if number == 0 and each < communities else Field.VILLAGE
            made.append(make_organization(f"{number + 1}镇{each + 1}村", parent=township, field=field))
    return made


def make_screening(
    units: Sequence[Organization] | None = None,
    *,
    document: Mapping[str, Any] | None = None,
    standard: Standard | None = None,
    computed: bool = True,
    actor: User | None = None,
    year: int = DAY.year,
) -> Screening:
    """A screening of all villages of the county of `units` (two townships of three villages), computed."""
    units = units or make_villages(2, 3)
    owner = units[0].parent.parent
    actor = actor or make_user(at=owner)
    made = screenings.start_screening(
        owner=owner,
        standard=standard or make_standard(owner, document),
        year=year,
        day=DAY.replace(year=year),
        title=f"{year}年软弱涣散村党组织排查",
        actor=actor,
    )
    return screenings.compute_screening(made, actor=actor) if computed else made


def in_year(meeting: Meeting, screening: Screening) -> Meeting:
    """The meeting on its day in the year of the screening."""
    return replace(meeting, decided_on=meeting.decided_on.replace(year=screening.year))


def part_of(screening: Screening, number: int = 1) -> ScreeningPart:
    """The part of a township by its position."""
    return screening.parts.select_related("screening", "organization").get(position=number)


def clerk(part: ScreeningPart) -> User:
    """Who screens for a township; made once."""
    found = User.objects.filter(memberships__organization=part.organization, memberships__role=Role.ORGANIZER).first()
    return found or make_user(at=part.organization)


def said(
    entry: ScreeningEntry,
    *,
    met: Iterable[str] = (),
    facts: Mapping[str, int] | None = None,
    opinion: str = "",
    basis: str = "",
    reason: str = "",
    codes: Iterable[str] = ("1", "2"),
) -> Screened:
    """What a township says of a village: these criteria are met, the others of `codes` are not."""
    yes = set(met)
    answers = {(str(About.CRITERION), code): SCALE if code in yes else 0 for code in codes}
    answers |= {(str(About.FACT), code): value * SCALE for code, value in (facts or {}).items()}
    basis = basis or ("现场查看、走访党员" if yes or facts else "")
    return Screened(entry.pk, answers, basis, opinion or ("listed" if yes else "not"), reason)


def screen_all(
    screening: Screening,
    *,
    met: Mapping[str, Sequence[str]] | None = None,
    facts: Mapping[str, Mapping[str, int]] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Screening:
    """Every township answers for every village and hands in; `met`: criteria by name of the village, `facts` likewise.

    The opinion is what the standard leads to, "not" where it cannot tell.
    """
    for part in screening.parts.select_related("screening", "organization"):
        screen_part(part, met=met, facts=facts, reasons=reasons)
    screening.refresh_from_db()
    return screening


def screen_part(
    part: ScreeningPart,
    *,
    met: Mapping[str, Sequence[str]] | None = None,
    facts: Mapping[str, Mapping[str, int]] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """One township does so."""
    met, facts, screening = met or {}, facts or {}, part.screening
    criteria = [each.code for each in spec_of(screening).criteria if each.when is None]
    actor, rows = clerk(part), []
    for each in sheets(part):
        if each.needless:
            continue
        name = each.entry.name
        row = said(each.entry, met=met.get(name, ()), facts=facts.get(name), codes=criteria)
        wanted = expected(spec_of(screening), each) if spec_of(screening).mode == "share" else row.opinion
        rows.append(
            Screened(row.entry, row.answers, row.basis, wanted or "not", (reasons or {}).get(name, "按排查情况"))
        )
    screenings.screen(part, rows, actor=actor)
    screenings.hand_in(part, in_year(TOWNSHIP_MEETING, screening), actor=actor)


def leader(screening: Screening) -> User:
    """Who records the decision of the owner."""
    found = User.objects.filter(memberships__organization=screening.owner, memberships__role=Role.LEADER).first()
    return found or make_user(at=screening.owner, role=Role.LEADER)


def decide(screening: Screening, chosen: Mapping[str, tuple[str, str]] | None = None) -> Screening:
    """The county decides; `chosen`: choice and reason by name, others as proposed."""
    by_name = {entry.name: entry.pk for entry in screening.entries.all()}
    verdicts = {by_name[name]: Verdict(*given) for name, given in (chosen or {}).items()}
    screenings.decide_screening(screening, verdicts, in_year(COUNTY_MEETING, screening), actor=leader(screening))
    screening.refresh_from_db()
    return screening


def listed(screening: Screening) -> list[str]:
    """The names on the decided list."""
    return list(screening.entries.filter(decided="listed").values_list("name", flat=True))


def screenings_about(county: Organization, actor: User, *, bad: str = "") -> dict[str, Any]:
    """A computed screening of the county's townships with an upload that waits, by their addresses.

    `bad` stands in every text of it.
    """
    criteria = [{"code": code, "text": f"{text}{bad}"} for code, text in (("1", "班子配备不齐"), ("2", "无人负责"))]
    document = listing(key="townships", title=f"排查标准{bad}", applies_to=["township"], criteria=criteria)
    made = screenings.start_screening(
        owner=county,
        standard=make_standard(county, document),
        year=2026,
        day=DAY,
        title=f"乡镇排查{bad}",
        actor=actor,
    )
    screening = screenings.compute_screening(made, actor=actor)
    part = part_of(screening)
    entry = part.entries.first()
    assert entry is not None
    screenings.screen(part, [said(entry, met=["1"], basis=f"走访{bad}", reason=f"理由{bad}")], actor=actor)
    book = load_workbook(io.BytesIO(sheet_workbook(part, actor=actor)))
    content = io.BytesIO()
    book.save(content)
    record = SHEETS.keep(part, content.getvalue(), name=f"排查表{bad}.xlsx", actor=actor)
    return {
        "screenings": screening,
        "screenings/townships": part,
        "screenings/units": entry,
        "screenings/imports": record,
    }
