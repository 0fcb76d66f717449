"""Rules over pools and ballots against the reference on plausible figures: votes that add up, ties, hardly a gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import Fact, Status, Unit, evaluate, load
from tests.scoring.engine.documents import document, leaf
from tests.scoring.engine.drawn import Maker
from tests.scoring.engine.drawn_pool import POOL_KINDS
from tests.scoring.engine.reference import Reference
from tests.scoring.engine.test_reference import drawn, plain, told

VOTES = st.integers(0, 5).map(lambda votes: Fact(votes * 1_000_000))
BALLOTS = st.integers(0, 25).map(lambda ballots: Fact(ballots * 1_000_000))
FIGURES = st.sampled_from([0, 1_500_000, 60_000_000, 99_999_999, 100_000_000]).map(Fact)
NOT_CONCERNED = st.just(Fact(None, Status.NA))


def figure(item):
    """A likely answer; every tenth does not apply."""
    likely = FIGURES if item["kind"] == "number" else BALLOTS if item.get("max") == "999" else VOTES
    return st.one_of(*[likely] * 9, NOT_CONCERNED)


@pytest.mark.parametrize("kind", POOL_KINDS)
@drawn(60)
@given(data=st.data())
def test_likely_figures(kind, data):
    maker = Maker(data.draw)
    item = leaf(
        "1", "10", {"type": kind, **getattr(maker, kind)("10")}, na=data.draw(st.sampled_from(["full", "zero"]))
    )
    scheme = document([item], maker.data)
    facts = st.fixed_dictionaries({each["code"]: figure(each) for each in maker.data})
    pools = data.draw(st.lists(st.sampled_from("甲甲甲乙"), min_size=1, max_size=6))
    units = [Unit(f"u{number}", pool, data.draw(facts)) for number, pool in enumerate(pools)]
    found = {result.unit_id: plain(result) for result in evaluate(load(scheme), units)}
    assert found == Reference(scheme).results(told(units))
