"""What random schemes are drawn from: numbers with ties, negatives and odd decimals."""

from hypothesis import strategies as st

from config.toolkit.scaled import text

NUMBERS = st.one_of(
    st.integers(0, 6).map(lambda whole: whole * 1_000_000),  # few, so that there are ties
    st.integers(-3, 12).map(lambda quarter: quarter * 250_000),
    st.integers(-(10**7), 10**9),
)
POINTS = st.sampled_from(["0.5", "1", "2", "3.25", "10", "33.333333"])
SMALL = st.sampled_from(["0.000001", "0.3", "0.5", "1", "1.234567", "2"])


def decimals(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(text)
