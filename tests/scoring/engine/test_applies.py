"""To which units an item applies: bounds that just hold, what is not known, the words of it (F16)."""

import pytest

from config.toolkit.scaled import parse
from scoring.engine import SchemeError, load
from tests.scoring.engine.documents import datum, document, manual

DATA = [
    datum("rate", "percent"),
    datum("late", name="迟报"),
    datum("twice", "number", asked="computed", formula="late"),
]


def requirement(**written):
    """The one condition of an item, with the data that it may name."""
    scheme = load(document([manual("a", "100", applies=[written])], DATA))
    (found,) = scheme.by_code["a"].applies
    return found, scheme.catalog


MONTHS = {"fact": "months", "op": ">=", "than": "12"}
BELOW = {"fact": "below", "op": ">", "than": "0"}
LAST = {"fact": "last", "op": "<", "than": "90", "datum": "rate"}


@pytest.mark.parametrize(
    ("written", "value", "holds"),
    [
        (MONTHS, "12", True),
        (MONTHS, "11", False),
        (BELOW, "0", False),
        (BELOW, "1", True),
        (LAST, "89.99", True),
        (LAST, "90", False),
        (LAST, "0", True),
        (MONTHS, None, True),
        (LAST, None, True),
    ],
)
def test_whom_it_lets_in(written, value, holds):
    found, _ = requirement(**written)
    assert found.holds(None if value is None else parse(value)) is holds


@pytest.mark.parametrize(
    ("written", "value", "sentence", "reason"),
    [
        (MONTHS, "2", "成立时间不低于12个月", "成立时间2个月，方案只考核成立时间不低于12个月的单位"),
        (BELOW, "0", "下级单位高于0个", "下级单位0个，方案只考核下级单位高于0个的单位"),
        (
            LAST,
            "95.5",
            "上次考核「数据rate」低于90%",
            "上次考核「数据rate」95.5%，方案只考核上次考核「数据rate」低于90%的单位",
        ),
    ],
)
def test_what_is_said(written, value, sentence, reason):
    found, catalog = requirement(**written)
    assert (found.sentence(catalog), found.reason(parse(value), catalog)) == (sentence, reason)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({**MONTHS, "datum": "rate"}, "的适用条件 months 不看数据项，不要写 datum。"),
        ({**MONTHS, "than": "-1"}, "的适用条件 months 要和不小于0的整数比较。"),
        ({**BELOW, "than": "0.5"}, "的适用条件 below 要和不小于0的整数比较。"),
        ({**LAST, "datum": "gone"}, "的适用条件用到数据项「gone」，但 data 里没有它。"),
        ({**LAST, "datum": "twice"}, "的适用条件用到「数据twice」，只能用填报的数据项。"),
    ],
)
def test_refused(written, said):
    with pytest.raises(SchemeError) as caught:
        requirement(**written)
    assert [problem.message for problem in caught.value.problems] == [f"指标「a 指标a」{said}"]


def test_no_lower_end_is_looked_for_in_what_was_filled():
    assert requirement(**{**LAST, "than": "-0.5", "op": ">="})[0].than == -500_000
    assert requirement(**{**BELOW, "than": "1"})[0].than == parse("1")
