"""The rating standards that come with the system: real documents, and the worked examples that were published."""

import json
import re

import pytest

from config.toolkit.scaled import parse
from scoring.standards import Known, dump, flag, load
from scoring.standards.fitting import fit
from scoring.standards.rating_proposals import Unit, propose
from scoring.standards.ratings import Rating
from tests.scoring.standards.test_seeds import SCALES, SEEDS

NAMES = sorted(path.stem for path in SEEDS.glob("rating-*.json"))


def seed(name: str, **changes: object) -> Rating:
    found = load({**json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8")), **changes}, SCALES)
    assert isinstance(found, Rating)
    return found


def unit(number: int, **facts: str | bool) -> Unit:
    known = {
        code: Known(flag(value) if isinstance(value, bool) else parse(value))
        for code, value in facts.items()
        if code != "field"
    }
    return Unit(str(number), known, {}, field=str(facts.get("field", "village")))


def levels(spec: Rating, *units: Unit) -> list[str]:
    return [seat.code for seat in fit(spec, propose(spec, units, year=2023).values()).seats.values()]


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_loads_and_speaks_chinese(name: str) -> None:
    spec = seed(name)
    assert (spec.key, load(dump(spec))) == (name, spec)
    said = "".join(spec.sentences())
    for scheme in ("branch-star-rating", "five-star-creation", "village-classification"):
        said = said.replace(f"「{scheme}」", "")
    assert not re.search("[A-Za-z]", said)


SATISFIED = {"code": "happy", "name": "群众满意度", "kind": "percent", "reads": {"from": "judged", "ask": "满意度"}}
CAP = {
    "name": "满意度不足60%",
    "when": {"if": "compare", "fact": "happy", "op": "<", "than": "60"},
    "effect": "cap",
    "level": "二星",
}


def test_the_worked_examples_of_2023() -> None:
    """(base - deduction) x 70 % + review x 30 %, and the cap of a county that has the same scheme."""
    spec = seed("rating-branch-2023", quotas=[])
    totals = ("93.4", "89.7", "81.0", "56.5", "85.1")
    assert levels(spec, *(unit(number, total=total) for number, total in enumerate(totals))) == [
        *("五星", "四星", "四星", "一星", "四星")
    ]
    facts = [*dump(spec)["facts"], SATISFIED]
    capped = seed("rating-branch-2023", quotas=[], facts=facts, gates=[CAP])
    assert levels(capped, unit(1, total="85.1", happy="55"), unit(2, total="85.1", happy="60")) == ["二星", "四星"]


def test_thirty_percent_of_2220_branches() -> None:
    """666 places; 682 were named in 2022: sixteen more than the quota."""
    spec = seed("rating-branch-2023")
    (quota,) = spec.quotas
    assert (quota.places(2220), 682 - quota.places(2220)) == (666, 16)


def test_five_stars_need_a_project_of_their_own() -> None:
    spec = seed("rating-five-creation", quotas=[])
    units = [unit(1, total="101", innovation=True), unit(2, total="101", innovation=False), unit(3, total="89.99")]
    assert levels(spec, *units) == ["五星", "四星", "四星"]


def test_guide_numbers_leave_places_to_the_next_level() -> None:
    spec = seed("rating-five-creation")
    units = [unit(number, total=str(109 - number), innovation=number == 1) for number in range(10)]
    assert levels(spec, *units) == ["四星", "五星", "四星", "四星", *["三星"] * 4, *["二星"] * 2]
    units = [unit(number, total=str(89 - number), innovation=False) for number in range(10)]
    assert levels(spec, *units) == [*["四星"] * 4, *["三星"] * 4, *["二星"] * 2]


def test_each_star_is_won_on_its_own_sheet() -> None:
    spec = seed("rating-dimension-stars")
    units = [
        unit(1, leading="80", democracy="100"),
        unit(2, leading="79.99", democracy="80"),
        unit(3, leading="10", democracy="0"),
    ]
    assert levels(spec, *units) == ["二星", "一星", "无星"]


def test_named_stars_of_villages_and_communities() -> None:
    spec = seed("rating-five-named")
    village = dict.fromkeys(("core", "industry", "ecology", "law", "culture"), True)
    community = dict.fromkeys(("core", "business", "shared", "law", "harmony"), True)
    units = [
        unit(1, **village),
        unit(2, **{**village, "core": False}),
        unit(3, **{**community, "law": False}, field="community"),
        unit(4, **dict.fromkeys(village, False)),
    ]
    assert levels(spec, *units) == ["五星", "二星", "四星", "无星"]
