"""Figures of a column: what is taken together is what each cell says alone."""

from hypothesis import given
from hypothesis import strategies as st

from config.toolkit.cells import CellError, all_exactly, exactly
from scoring.engine import Datum, Fact, Scheme, Status, load
from scoring.offline.figures import facts_of
from tests.scoring.engine.documents import document, manual

SCHEME = load(document([manual("1", "5")], full="5"))
CELLS = st.one_of(
    st.none(),
    st.integers(-200, 200),
    st.integers(-200_000_000, 200_000_000).map(lambda value: value / 1_000_000),
    st.sampled_from([1e300, 0.1 + 0.2, True, "不涉及", "不考核", "待核实", "12分", "12次", "", "3-5", "½"]),
)


def column(scheme: Scheme, datum: Datum, cells: list[object]) -> tuple[list[Fact | None], dict[int, str]]:
    told: dict[int, str] = {}

    def wrong(place: int, error: CellError) -> None:
        told[place] = str(error)

    return list(facts_of(scheme, datum, cells, wrong)), told


@given(cells=st.lists(CELLS, max_size=8), kind=st.sampled_from(["number", "count", "percent", "points"]))
def test_a_column_says_what_its_cells_say(cells: list[object], kind: str) -> None:
    datum = Datum("x", "走访次数", kind)
    found, told = column(SCHEME, datum, cells)
    alone = [column(SCHEME, datum, [cell]) for cell in cells]
    assert found == [facts[0] for facts, _ in alone]
    assert told == {place: said[0] for place, (_, said) in enumerate(alone) if said}


def test_numbers_words_and_blanks_in_one_column() -> None:
    found, told = column(SCHEME, Datum("x", "走访次数", "count"), [3, None, "不涉及", 2.0, 1.5, "三"])
    assert found == [Fact(3_000_000), None, Fact(None, Status.NA), Fact(2_000_000), None, None]
    assert list(told) == [4, 5]


@given(st.lists(st.one_of(st.integers(), st.floats(allow_nan=True, allow_infinity=True)), max_size=5))
def test_numbers_are_taken_together_only_when_each_can_be(numbers: list[int | float]) -> None:
    each = [exactly(number) for number in numbers]
    assert all_exactly(numbers) == (None if None in each else each)
