"""The steps of an assessment, as its people take them; every test starts from one of them."""

from collections.abc import Mapping, Sequence

from assessments import selectors, services
from assessments.models import Cycle, Override, Run, Sheet, Stage
from config.toolkit.scaled import parse
from organizations.models import User
from organizations.roles import Role
from tests.factories import fill, make_cycle, make_organization, make_user

OWN = {"no_group": "否", "meetings": "4", "late": "0", "honours": "0"}
OFFICE = {"rate": "96", "visit": "5", "notices": "0", "v1": "否"}
WHY = "2026年5月12日现场检查"


def sheets_of(cycle: Cycle) -> list[Sheet]:
    """The sheets of a cycle in the order of its roster."""
    return list(Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position"))


def hand_in(sheet: Sheet, **values: str) -> User:
    """A clerk of the unit fills the sheet, all at its best but for `values`, and submits it."""
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="李某")
    fill(sheet, {**OWN, **values}, actor=clerk)
    services.submit(sheet, actor=clerk)
    return clerk


def review(sheet: Sheet, *, actor: User, finish: bool = True, **values: str) -> None:
    """The office confirms what was claimed and gives its own figures, all at their best but for `values`."""
    services.confirm_items(sheet, nodes=["1", "J"], actor=actor)
    fill(sheet, {**OFFICE, **values}, stage=Stage.REVIEW, actor=actor, reason=WHY)
    if finish:
        services.finish_review(sheet, actor=actor)


def assess(cycle: Cycle, changes: Mapping[int, Mapping[str, str]] | None = None) -> Run:
    """Every unit hands in, every sheet is reviewed, the cycle is computed; `changes` by position of the sheet."""
    for position, sheet in enumerate(sheets_of(cycle)):
        given = dict((changes or {}).get(position, {}))
        hand_in(sheet, **{code: value for code, value in given.items() if code in OWN})
        review(sheet, actor=cycle.created_by, **{code: value for code, value in given.items() if code not in OWN})
    return services.compute(cycle, actor=cycle.created_by)


def assessed_cycle(names: Sequence[str], changes: Mapping[int, Mapping[str, str]]) -> Cycle:
    """A computed cycle of a county over units of these names, by the small scheme; `changes` by position."""
    county = make_organization()
    cycle = make_cycle(owner=county, units=[make_organization(name, parent=county) for name in names])
    assess(cycle, changes)
    cycle.refresh_from_db()
    return cycle


def set_by_hand(cycle: Cycle, value: str, *, node: str, position: int) -> Override:
    """Entered by the office, approved by a leader."""
    override = services.enter_override(
        cycle.roster.get(position=position),
        node=node,
        value=parse(value),
        reason="水毁中断",
        document_no="县委办〔2026〕7号",
        actor=cycle.created_by,
    )
    services.approve_override(override, actor=make_user(at=cycle.owner, role=Role.LEADER, name="王部长"))
    return override


def assess_as_asked(cycle: Cycle, changes: Mapping[int, Mapping[str, str]] | None = None) -> Run:
    """The same as `assess` where the roster spares some units some items; `changes` of what the units give."""
    for position, sheet in enumerate(sheets_of(cycle)):
        own = {**OWN, **(changes or {}).get(position, {})}
        asked = selectors.outline_of(sheet.roster_entry)
        clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="李某")
        fill(sheet, {code: own[code] for code in asked.unit_data}, actor=clerk)
        services.submit(sheet, actor=clerk)
        services.confirm_items(sheet, nodes=["1", "J"], actor=cycle.created_by)
        office = {code: value for code, value in OFFICE.items() if code in asked.typed_data}
        fill(sheet, office, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
        services.finish_review(sheet, actor=cycle.created_by)
    return services.compute(cycle, actor=cycle.created_by)
