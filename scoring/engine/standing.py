"""Where units stand among each other: places in the pool, grades by bands, what the quotas leave of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from config.toolkit.scaled import to_places
from scoring.engine.numbers import competition_places, whole_share
from scoring.engine.sheet import Sheet
from scoring.engine.spec import Quota, Scheme


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's place and grades: by bands, after quotas, after vetoes; positions on the ladder, 0 the best."""

    place: int | None
    scored: int | None
    limited: int | None
    proposed: int | None
    tie: bool = False


def standings(scheme: Scheme, sheets: Sequence[Sheet]) -> dict[str, Standing]:
    """The standing of every unit, by unit id: places first, then bands, vetoes and quotas."""
    places = _places(scheme, sheets)
    standing = {}
    for sheet in sheets:
        unit_id = sheet.unit.id
        scored = band_of(scheme, sheet.total)
        place = places.get(unit_id)
        competing = None if place is None else scored
        standing[unit_id] = Standing(place, scored, competing, lowered(scheme, competing, sheet.vetoes))
    ranked = [sheet for sheet in sheets if sheet.unit.id in places]
    for quota in sorted(scheme.quotas, key=lambda quota: scheme.ladder.index(quota.grade)):
        for field in _fields(quota, ranked):
            standing.update(_limited(scheme, quota, field, standing))
    return standing


def rank_key(scheme: Scheme, sheet: Sheet) -> int:
    """What is compared: the printed total, so that equal print means equal place, or the exact one."""
    exact = sheet.exact or 0
    return exact if scheme.arithmetic.rank_on == "exact" else to_places(exact, scheme.arithmetic.places)


def takes_place(scheme: Scheme, sheet: Sheet) -> bool:
    """Whether a unit is ranked: it takes part, has something to compare, and no veto bars it."""
    barred = any(veto.effect == "not_ranked" for veto in scheme.vetoes if veto.code in sheet.vetoes)
    return sheet.unit.ranked and sheet.exact is not None and not barred


def _places(scheme: Scheme, sheets: Sequence[Sheet]) -> dict[str, int]:
    pools: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        if takes_place(scheme, sheet):
            pools[sheet.unit.pool].append(sheet)
    places: dict[str, int] = {}
    for pool in pools.values():
        keys = {sheet.unit.id: rank_key(scheme, sheet) for sheet in pool}
        by_key = competition_places(list(keys.values()))
        places.update({unit_id: by_key[key] for unit_id, key in keys.items()})
    return places


def band_of(scheme: Scheme, total: int | None) -> int | None:
    """Position of the grade whose half-open band [from, next) holds the printed total."""
    if total is None or not scheme.grades:
        return None
    printed = to_places(total, scheme.arithmetic.places)
    return next(
        position for position, grade in enumerate(scheme.grades) if grade.lower is None or printed >= grade.lower
    )


def lowered(scheme: Scheme, position: int | None, vetoes: tuple[str, ...]) -> int | None:
    """The grade that the vetoes leave."""
    if position is None:
        return None
    for veto in scheme.vetoes:
        if veto.code in vetoes and veto.effect == "grade_cap":
            position = max(position, scheme.ladder.index(veto.grade))
        elif veto.code in vetoes and veto.effect == "lowest_grade":
            position = len(scheme.ladder) - 1
    return position


def _fields(quota: Quota, ranked: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """The groups within which the share counts: every pool, or all units together."""
    pools: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in ranked:
        pools[sheet.unit.pool if quota.per == "pool" else ""].append(sheet)
    yield from pools.values()


def _limited(scheme: Scheme, quota: Quota, field: list[Sheet], standing: Mapping[str, Standing]) -> dict[str, Standing]:
    """The units that the quota moves to the next lower grade; a tie across its edge moves whole and is flagged."""
    position = scheme.ladder.index(quota.grade)
    limit = whole_share(quota.share, len(field), quota.rounding)
    keys = {sheet.unit.id: rank_key(scheme, sheet) for sheet in field if standing[sheet.unit.id].proposed == position}
    if len(keys) <= limit:
        return {}
    best_first = sorted(keys.values(), reverse=True)
    first_out = best_first[limit]
    tied = limit > 0 and best_first[limit - 1] == first_out
    return {
        unit_id: moved(standing[unit_id], position + 1, tied=tied and key == first_out)
        for unit_id, key in keys.items()
        if key <= first_out
    }


def moved(standing: Standing, position: int, *, tied: bool) -> Standing:
    return replace(standing, limited=position, proposed=position, tie=standing.tie or tied)
