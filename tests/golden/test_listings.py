"""Published counts of weak and lax organizations, from what the townships answered to the board that is read.

What is known (results.json 16) is how many of how many were listed, and by which philosophy; which villages they were
is made up here. Shares and rates are those that the board of 整顿 prints. 全国 (77000 since the 18th congress, 97.1 %
of the villages and 96.5 % of the communities turned) is not played: the report has rates, but neither the years nor
how many of each kind were listed.
"""

from __future__ import annotations

from typing import Any

import pytest

from assessments.models import Case
from assessments.services.screenings import file_screening
from config.toolkit.refusal import Refused
from organizations.models import Organization
from organizations.services.founding import Newcomer, found_many
from scoring.models import Standard
from tests.assessments.screenings import DECIDED, decide, make_screening, make_standard, screen_all
from tests.golden.counties import (
    PUBLISHED,
    board,
    clerk_of,
    county_of,
    criteria,
    filed,
    opened,
    seed,
    turned,
    turned_alike,
    villages_of,
)
from tests.scoring.standards.listings import by_share, listing

pytestmark = pytest.mark.django_db
LED = {"steps": ["county"]}


def standard_of(units: list[Organization], document: dict[str, Any]) -> Standard:
    return make_standard(units[0].parent.parent, document)


@pytest.mark.parametrize(("name", "number"), [("安溪", 10), ("海晏", 13), ("樊城", 10), ("宁夏", 1)])
def test_all_that_meet_a_criterion_are_listed_without_a_ratio(name: str, number: int) -> None:
    """宁夏 added up three years; here they are one list. Its situations are not in the report: one stands for them."""
    published = PUBLISHED[name]
    units = county_of(published["units"], each=200)
    hit = range(0, len(units), len(units) // published["listed"])[: published["listed"]]
    standard = standard_of(units, listing(criteria=criteria(number)))
    screening = filed(units, standard, 2020, hit=hit, alike=len(units) > 1000)
    assert set(screening.entries.values_list("computed", flat=True)) == {"listed", "not"}
    line = board(screening.made_by)[2020]
    assert {"units": line.screened, "listed": line.units, "share": line.share} == published


def test_chuzhou_lists_100_villages_and_12_communities() -> None:
    """By the seed: 10% of 1000 villages and 5% of 240 communities, the worst by the score that people entered."""
    units = county_of(1000, communities=240, each=200)
    scores = {unit.name: {"score": 1 + (each * 7) % 1237} for each, unit in enumerate(units)}
    screening = filed(units, standard_of(units, seed("listing-chuzhou-2014")), 2014, facts=scores)
    fields = list(Case.objects.filter(resolution=screening.decision).values_list("organization__field", flat=True))
    assert {"villages": fields.count("village"), "communities": fields.count("community")} == PUBLISHED["滁州"]
    line = board(screening.made_by)[2014]
    assert (line.screened, line.units, line.share) == (1240, 112, "9.03%")


def test_wenzhou_lists_a_tenth_and_turns_524_of_552() -> None:
    """5520 villages, a year later 110 more. One township screens, one case is led by the services, the others alike.

    The 28 that were not turned go on: the next list does not take them again.
    """
    published = PUBLISHED["温州"]
    units = county_of(5520, each=552)
    standard, clerk = standard_of(units, by_share(acceptance=LED)), clerk_of(units)
    first = opened(filed(units, standard, 2009, facts=scores(units), alike=True))
    turned_alike(turned(first[0], clerk), first[1 : published["2009"]["delisted"]])
    county = units[0].parent.parent
    more = [
        Newcomer(f"{county.code}9{each:05d}", f"新{each}村", "village", "village", units[0].parent.code)
        for each in range(110)
    ]
    found_many(more, standing={units[0].parent.code: units[0].parent})
    units = villages_of(county)
    filed(units, standard, 2010, facts=scores(units), alike=True)
    lines = board(clerk)
    year, after = lines[2009], lines[2010]
    assert {"listed": year.listed, "delisted": year.delisted, "turned": year.turned} == published["2009"]
    assert {"listed": after.listed} == published["2010"]
    assert (year.screened, year.share, after.screened, after.share) == (5520, "10.00%", 5630, published["share"])
    assert Case.objects.on_list().count() == 28 + 563


def scores(units: list[Organization]) -> dict[str, dict[str, int]]:
    """A score for every village, no two alike."""
    return {unit.name: {"score": (each * 7919) % len(units)} for each, unit in enumerate(units)}


def test_songxian_lists_not_below_five_percent() -> None:
    """How many villages it has is not in the report: of 318 it is 16 at the least, and 15 are refused."""
    units = county_of(318, each=60)
    document = listing(criteria=criteria(PUBLISHED["嵩县"]["situations"]), minimum={"share": "0.05"})
    screening = make_screening(units, standard=standard_of(units, document), year=2024, actor=clerk_of(units))
    met = {units[each * 20].name: [str(1 + each % 10)] for each in range(15)}
    screen_all(screening, met=met)
    with pytest.raises(
        Refused, match=r"^标准规定不少于16个（318个单位），现在确定15个，还差1个。请补列，并写明理由。$"
    ):
        decide(screening)
    decide(screening, {"第2村": ("listed", "信访问题突出，会议研究补列")})
    file_screening(screening, listed_on=DECIDED.replace(year=2024), actor=screening.made_by)
    line = board(screening.made_by)[2024]
    assert (line.screened, line.units, line.share) == (318, 16, "5.03%")
    assert PUBLISHED["嵩县"]["least"] == "5%"
