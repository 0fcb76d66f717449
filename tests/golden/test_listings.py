"""Published counts of weak and lax organizations, played with generated units (figures: results.json 16).

What is known is how many of how many were listed, and by which philosophy; which villages they were is made up here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assessments.models import Screening
from config.toolkit.scaled import SCALE
from organizations.kinds import Kind
from organizations.models import Organization
from organizations.services.founding import Newcomer, found_many
from scoring.standards import load
from scoring.standards.listings import Listing
from scoring.standards.proposal import Candidate, propose, share_text
from tests.assessments.screenings import decide, listed, make_screening, screen_all
from tests.factories import make_organization
from tests.scoring.standards.listings import by_share, listing
from tests.shared import once

SEEDS = Path(__file__).parents[2] / "seeds" / "standards"
SHARES = {
    row[0]: row[1:] for row in json.loads(Path(__file__).with_name("results.json").read_text("utf-8"))["16"]["rows"]
}


def county_of(villages: int, *, communities: int = 0) -> list[Organization]:
    """So many villages and communities in townships of forty, founded in bulk."""
    code = f"35{Organization.objects.filter(kind=Kind.COUNTY).count():04d}"
    county, units = make_organization(code=code), villages + communities
    towns = [
        Newcomer(f"{code}{each:03d}", f"{each + 1}镇", Kind.TOWNSHIP, "town", code) for each in range(-(-units // 40))
    ]
    fields = ["village"] * villages + ["community"] * communities
    rows = [
        Newcomer(f"{code}{each:06d}", f"第{each + 1}村", Kind.VILLAGE, field, towns[each // 40].code)
        for each, field in enumerate(fields)
    ]
    found_many([*towns, *rows], standing={code: county})
    below = Organization.objects.filter(kind=Kind.VILLAGE).within(county).select_related("parent__parent")
    return list(below.order_by("pk"))


def criteria(number: int) -> list[dict[str, str]]:
    """So many situations; how they read is not in the reports."""
    return [{"code": str(each), "text": f"文件规定的第{each}种情形"} for each in range(1, number + 1)]


@pytest.fixture
def printed() -> Any:
    """The share of a published count as the product prints it, and as it was checked."""

    def of(name: str, screening: Screening) -> tuple[list[str], str]:
        part, whole = len(listed(screening)), screening.entries.count()
        return [str(part), str(whole), share_text(part, whole).removesuffix("%")], share_text(part, whole)

    return of


def by_criteria(units: list[Organization], number: int, hit: int) -> Screening:
    """All units screened by so many criteria, `hit` of them meeting one; decided as proposed."""
    screening = make_screening(units, document=listing(criteria=criteria(number)))
    step = len(units) // hit
    met = {units[each * step].name: [str(1 + each % number)] for each in range(hit)}
    return decide(screen_all(screening, met=met))


anxi_county = once(lambda: county_of(482))


@pytest.mark.django_db
def test_anxi_lists_34_of_482_by_ten_criteria_without_a_ratio(anxi_county, printed):
    screening = by_criteria(anxi_county, 10, 34)
    assert printed("安溪2020年列入", screening)[0] == SHARES["安溪2020年列入"]
    assert set(screening.entries.values_list("computed", flat=True)) == {"listed", "not"}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "units", "number", "hit"), [("海晏列入", 128, 13, 7), ("樊城2025年列入", 70, 10, 4)])
def test_haiyan_and_fancheng_print_their_shares(name, units, number, hit, printed):
    assert printed(name, by_criteria(county_of(units), number, hit))[0] == SHARES[name]


@pytest.mark.django_db
def test_chuzhou_lists_100_villages_and_12_communities():
    """By the seed: 10% of 1000 villages and 5% of 240 communities, the worst by the score that people entered."""
    units = county_of(1000, communities=240)
    screening = make_screening(units, document=json.loads((SEEDS / "listing-chuzhou-2014.json").read_text("utf-8")))
    scores = {unit.name: {"score": 1 + (each * 7) % 1237} for each, unit in enumerate(units)}
    decide(screen_all(screening, facts=scores))
    decided = screening.entries.filter(decided="listed").values_list("field", flat=True)
    assert sorted((field, list(decided).count(field)) for field in set(decided)) == [
        ("community", 12),
        ("village", 100),
    ]


@pytest.mark.parametrize(("villages", "published"), [(5520, 552), (5630, 563)])
def test_wenzhou_lists_a_tenth_of_its_villages(villages, published):
    spec = load(by_share())
    assert isinstance(spec, Listing)
    units = [
        Candidate(each, "village", "village", each % 300, {}, rank=(each * 7919) % villages * SCALE)
        for each in range(villages)
    ]
    proposed = propose(spec, units).units.values()
    assert sum(one.outcome == "listed" for one in proposed) == published
    assert sum(one.outcome == "unknown" for one in proposed) == 0
