"""The published schemes as an office uses them: scores entered, results published, levels and prizes made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assessments import selectors, services
from assessments.models import Cycle, RatingRound, Stage
from assessments.services import ratings
from assessments.services.resolutions import Meeting
from organizations.models import Organization
from organizations.roles import Role
from scoring.engine import Datum
from scoring.services.standards import load_standard, publish
from tests.assessments.consequences import announced
from tests.assessments.steps import WHY, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user

SCHEMES = Path(__file__).with_name("schemes")
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
Facts = Mapping[Organization, Mapping[str, str]]


def scheme_document(name: str, **changes: Any) -> dict[str, Any]:
    """A published scheme with some fields changed."""
    return {**json.loads((SCHEMES / f"{name}.json").read_text("utf-8")), **changes}


def villages(names: str, owner: Organization | None = None) -> list[Organization]:
    """Villages of one township, their names as they stand between blanks."""
    township = owner or make_organization("某镇", parent=make_organization("某县"))
    return [make_organization(f"{name}村", parent=township) for name in names.split()]


def played(document: Mapping[str, Any], owner: Organization, given: Facts, period: tuple[date, date] = YEAR) -> Cycle:
    """One period by the scheme: the villages fill in what they are asked, the office the rest; published."""
    scheme = make_scheme(owner=owner, document=document, acknowledgement="照原件保留")
    cycle = make_cycle(owner=owner, scheme=scheme, units=list(given), period=period, title=f"{scheme}{period[1]:%Y%m}")
    office, outline = cycle.created_by, selectors.outline(scheme)
    for sheet in sheets_of(cycle):
        facts = given[sheet.roster_entry.organization]
        told = {code: spoken(outline.data[code], value) for code, value in facts.items()}
        own = {code: value for code, value in told.items() if code in outline.unit_data}
        if own:
            fill(sheet, own, actor=office)
        services.submit(sheet, actor=office)
        if own:
            services.confirm_items(sheet, nodes=[node.code for node in outline.spec.nodes], actor=office)
        vetoes = {veto.datum for veto in outline.spec.vetoes}
        rest = {code: value for code, value in told.items() if code not in own or code in vetoes}
        fill(sheet, rest, stage=Stage.REVIEW, actor=office, reason=WHY)
        services.fill_zeros(sheet, nodes=[""], actor=office)
        services.finish_review(sheet, actor=office)
    return announced(cycle, office)


def spoken(datum: Datum, value: str) -> str:
    """As a person types it."""
    return ("是" if value == "1" else "否") if datum.kind == "flag" else value


def standard_of(owner: Organization, *documents: Mapping[str, Any]) -> Any:
    """The last of the documents, published after those on which it rests."""
    made = [publish(load_standard(each, owner=owner, actor=None), actor=None) for each in documents]
    return made[-1]


def round_of(
    owner: Organization, *documents: Mapping[str, Any], answers: Mapping[tuple[int, str], Any] | None = None
) -> RatingRound:
    """A round of 2025 by the last of the documents, computed."""
    clerk = make_user(at=owner, name="经办")
    given = {"year": 2025, "day": YEAR[1], "title": "2025年度评定", "owner": owner, "actor": clerk}
    made = ratings.open_round(standard=standard_of(owner, *documents), **given)
    if answers:
        ratings.answer(made, answers=answers, actor=clerk)
    return ratings.compute(made, actor=clerk)


def decided(made: RatingRound, named: Mapping[str, tuple[str, str]] | None = None) -> dict[str, str]:
    """What stands by unit once all townships and the owner agreed with the proposal; `named`: level and reason."""
    chosen = {entry.pk: named[entry.name] for entry in made.entries.all() if named and entry.name in named}
    meeting = Meeting("党委会", "〔2026〕1号", date(2026, 1, 20))
    for township in Organization.objects.filter(pk__in=made.entries.values("parent")):
        ratings.opine(made, township=township, opinions=chosen, meeting=meeting, actor=make_user(at=township))
    leader = make_user(at=made.owner, role=Role.LEADER)
    made = ratings.decide(made, levels=chosen, meeting=meeting, actor=leader)
    return {entry.name: entry.final for entry in made.entries.order_by("position")}


def proposed(made: RatingRound) -> dict[str, str]:
    return {entry.name: entry.proposed for entry in made.entries.order_by("position")}
