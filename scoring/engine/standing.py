"""Where units stand among each other: places in the pool, grades by bands, what the quotas leave of them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from config.toolkit.scaled import to_places
from scoring.engine.ladder import SHIFTING, Quota, Veto
from scoring.engine.numbers import places_of
from scoring.engine.sheet import Sheet
from scoring.engine.spec import Scheme
from scoring.engine.vetoing import shift


class Standing(NamedTuple):
    """One unit's places and grades: by bands, after quotas, after vetoes; positions on the ladder, 0 the best.

    `also` are its places in further groups; `vetoes` all that fall on it, those that its place brings included.
    """

    place: int | None
    scored: int | None
    limited: int | None
    proposed: int | None
    vetoes: tuple[str, ...]
    tie: bool = False
    also: tuple[tuple[str, int], ...] = ()


Standings = dict[str, Standing]


def standings(scheme: Scheme, sheets: Sequence[Sheet]) -> Standings:
    """The standing of every unit, by unit id: places first, then bands, vetoes and quotas."""
    ranked = [sheet for sheet in sheets if takes_place(scheme, sheet)]
    places = _places(scheme, ranked)
    also = _places_also(scheme, ranked)
    lasts = _lasts(ranked, places) if any(veto.last for veto in scheme.vetoes) else {}
    found: Standings = {}
    for sheet in sheets:
        unit_id = sheet.unit.id
        vetoes = _falling(scheme, sheet, lasts[unit_id]) if unit_id in lasts else sheet.vetoes
        place = places.get(unit_id)
        scored = band_of(scheme, sheet.total)
        competing = None if place is None or barred(scheme, vetoes, "not_graded") else scored
        groups = _in_turn_of(sheet, also.get(unit_id, {})) if also else ()
        proposed = lowered(scheme, competing, vetoes)
        found[unit_id] = Standing(place, scored, competing, proposed, vetoes, also=groups)
    for quota in in_turn(scheme):
        graded = [sheet for sheet in ranked if found[sheet.unit.id].proposed is not None]
        for field in _fields(quota, graded):
            found.update(BY_KIND[quota.kind](scheme, quota, field, found))
    return _shifted(scheme, found) if any(veto.effect in SHIFTING for veto in scheme.vetoes) else found


def _shifted(scheme: Scheme, found: Standings) -> Standings:
    """Grades moved down or up by vetoes once the quotas are settled: no quota follows, other vetoes still hold."""
    worst = len(scheme.ladder) - 1
    for unit_id, standing in found.items():
        steps = shift(scheme, standing.vetoes)
        if steps and standing.limited is not None:
            position = min(max(position_of(standing) + steps, 0), worst)
            found[unit_id] = standing._replace(proposed=lowered(scheme, position, standing.vetoes))
    return found


def in_turn(scheme: Scheme) -> list[Quota]:
    """Targets from the best grade down, then ceilings from the best down, then floors from the worst up."""
    turns = {"target": 0, "ceiling": 1, "floor": 2}

    def turn(quota: Quota) -> tuple[int, int]:
        position = scheme.ladder.index(quota.grade)
        return turns[quota.kind], -position if quota.kind == "floor" else position

    return sorted(scheme.quotas, key=turn)


def takes_place(scheme: Scheme, sheet: Sheet) -> bool:
    """Whether a unit is ranked: it takes part, has something to compare, and no veto bars it."""
    return sheet.unit.ranked and sheet.exact is not None and not barred(scheme, sheet.vetoes, "not_ranked")


def barred(scheme: Scheme, vetoes: Collection[str], effect: str) -> bool:
    """Whether one of the vetoes that fell has this effect."""
    return bool(vetoes) and any(veto.effect == effect for veto in scheme.vetoes if veto.code in vetoes)


def _places(scheme: Scheme, ranked: Sequence[Sheet]) -> dict[str, int]:
    """By unit its place in its pool."""
    pools: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in ranked:
        pools[sheet.unit.pool].append(sheet)
    places: dict[str, int] = {}
    for members in pools.values():
        places.update(_placed(scheme, members))
    return places


def _places_also(scheme: Scheme, ranked: Sequence[Sheet]) -> dict[str, dict[str, int]]:
    """By unit its place in every further group that it stands in; nothing for a unit that stands in none."""
    groups: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in ranked:
        for group in dict.fromkeys(sheet.unit.also):
            groups[group].append(sheet)
    places: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, members in groups.items():
        for unit_id, place in _placed(scheme, members):
            places[unit_id][name] = place
    return places


def _placed(scheme: Scheme, members: Sequence[Sheet]) -> Iterator[tuple[str, int]]:
    """The places of these units among each other."""
    in_order = sorted(members, key=lambda sheet: (sheet.unit.order, sheet.unit.id))
    places = places_of([sheet.key for sheet in in_order], scheme.arithmetic.ties)
    return zip([sheet.unit.id for sheet in in_order], places, strict=True)


def _in_turn_of(sheet: Sheet, places: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Its places in further groups, in the order in which the unit names them."""
    return tuple((group, places[group]) for group in dict.fromkeys(sheet.unit.also) if group in places)


def _lasts(ranked: Sequence[Sheet], places: Mapping[str, int]) -> dict[str, int]:
    """By unit how many of its pool stand no better than it, itself included: 1 for the last alone."""
    pools: defaultdict[str, list[int]] = defaultdict(list)
    for sheet in ranked:
        pools[sheet.unit.pool].append(places[sheet.unit.id])
    in_order = {name: sorted(pool) for name, pool in pools.items()}
    found = {}
    for sheet in ranked:
        pool = in_order[sheet.unit.pool]
        found[sheet.unit.id] = len(pool) - bisect_right(pool, places[sheet.unit.id]) + 1
    return found


def _falling(scheme: Scheme, sheet: Sheet, from_last: int) -> tuple[str, ...]:
    def falls(veto: Veto) -> bool:
        return veto.code in sheet.vetoes or from_last <= veto.last

    return tuple([veto.code for veto in scheme.vetoes if falls(veto)])


def band_of(scheme: Scheme, total: int | None) -> int | None:
    """Position of the grade whose half-open band [from, next) holds the printed total."""
    if total is None or not scheme.grades:
        return None
    printed = to_places(total, scheme.arithmetic.places)
    for position, grade in enumerate(scheme.grades):
        if grade.holds(printed):
            return position
    raise AssertionError("the last grade has no lower end")


def lowered(scheme: Scheme, position: int | None, vetoes: tuple[str, ...]) -> int | None:
    """The grade that the vetoes leave."""
    if position is None or not vetoes:
        return position
    for veto in scheme.vetoes:
        if veto.code in vetoes and veto.effect == "grade_cap":
            position = max(position, scheme.ladder.index(veto.grade))
        elif veto.code in vetoes and veto.effect == "lowest_grade":
            position = len(scheme.ladder) - 1
    return position


def _fields(quota: Quota, graded: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """The groups within which the number counts."""
    groups: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in graded:
        unit = sheet.unit
        groups[getattr(unit, quota.per, "")].append(sheet)
    yield from groups.values()


def _ceiling(scheme: Scheme, quota: Quota, field: list[Sheet], found: Standings) -> Standings:
    """The units too many move to the next lower grade; a tie across the edge moves whole and is flagged."""
    position = scheme.ladder.index(quota.grade)
    keys = {sheet.unit.id: sheet.key for sheet in field if found[sheet.unit.id].proposed == position}
    limit = quota.limit(len(field))
    if len(keys) <= limit:
        return {}
    best_first = sorted(keys.values(), reverse=True)
    first_out = best_first[limit]
    tied = limit > 0 and best_first[limit - 1] == first_out
    return {
        unit_id: moved(found[unit_id], position + 1, tied=tied and key == first_out)
        for unit_id, key in keys.items()
        if key <= first_out
    }


def _floor(scheme: Scheme, quota: Quota, field: list[Sheet], found: Standings) -> Standings:
    """Units too few are made up from the neighbouring grade; where equals straddle the edge none moves, all flagged.

    Units that a veto keeps below the grade are passed over.
    """
    wanted = {scheme.ladder.index(name) for name in (quota.grade, *quota.also)}
    proposed = {sheet.unit.id: position_of(found[sheet.unit.id]) for sheet in field}
    short = quota.limit(len(field)) - sum(position in wanted for position in proposed.values())
    lower = quota.fill == "lower"
    source, target = (min(wanted) - 1, min(wanted)) if lower else (max(wanted) + 1, max(wanted))
    neighbours = [sheet for sheet in field if proposed[sheet.unit.id] == source]
    keys = {sheet.unit.id: sheet.key for sheet in neighbours if lower or open_to(scheme, found[sheet.unit.id], target)}
    if short <= 0 or not keys:
        return {}
    in_order = sorted(keys.values(), reverse=not lower)
    edge = in_order[min(short, len(in_order)) - 1]
    tied = short < len(in_order) and in_order[short] == edge
    changes: Standings = {}
    for unit_id, key in keys.items():
        if key == edge and tied:
            changes[unit_id] = found[unit_id]._replace(tie=True)
        elif key >= edge if not lower else key <= edge:
            changes[unit_id] = moved(found[unit_id], target, tied=False)
    return changes


def _target(scheme: Scheme, quota: Quota, field: list[Sheet], found: Standings) -> Standings:
    """The best so many that have no better grade get it; the others, a tie across the edge too, at most the next.

    Units that a veto keeps below the grade are passed over.
    """
    position = scheme.ladder.index(quota.grade)
    left = [sheet for sheet in field if position_of(found[sheet.unit.id]) >= position]
    keys = {sheet.unit.id: sheet.key for sheet in left if open_to(scheme, found[sheet.unit.id], position)}
    best_first = sorted(keys.values(), reverse=True)
    limit = quota.limit(len(field))
    edge = best_first[limit] if limit < len(best_first) else None
    below = min(position + 1, len(scheme.ladder) - 1)
    tied = edge is not None and limit > 0 and best_first[limit - 1] == edge and below > position
    changes: Standings = {}
    for sheet in left:
        standing, key = found[sheet.unit.id], keys.get(sheet.unit.id)
        if key is not None and (edge is None or key > edge):
            changes[sheet.unit.id] = moved(standing, position, tied=False)
        else:
            changes[sheet.unit.id] = moved(standing, max(position_of(standing), below), tied=tied and key == edge)
    return changes


BY_KIND: Mapping[str, Callable[[Scheme, Quota, list[Sheet], Standings], Standings]] = {
    "ceiling": _ceiling,
    "floor": _floor,
    "target": _target,
}


def position_of(standing: Standing) -> int:
    return -1 if standing.proposed is None else standing.proposed


def open_to(scheme: Scheme, standing: Standing, position: int) -> bool:
    """Whether the vetoes of a unit leave it this grade."""
    return lowered(scheme, position, standing.vetoes) == position


def moved(standing: Standing, position: int, *, tied: bool) -> Standing:
    tie = standing.tie or tied
    if position == standing.proposed:
        return standing if tie == standing.tie else standing._replace(tie=tie)
    return standing._replace(limited=position, proposed=position, tie=tie)
