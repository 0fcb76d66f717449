"""What a scheme is told about without being refused: points that do not add up, data that nothing reads."""

from scoring.engine import load
from tests.scoring.engine.documents import document, manual, section
from tests.scoring.engine.test_document import WHOLE


def test_points_that_do_not_add_up_are_told_and_kept():
    scheme = load(
        document([section("1", "20", manual("a", "10"), manual("b", "5.5")), section("2", "30", manual("c", "31"))])
    )
    assert [warning.sentence() for warning in scheme.warnings] == [
        "「1 部分1」标明20分，所列各项合计15.5分，少4.5分。",
        "「2 部分2」标明30分，所列各项合计31分，多出1分。",
        "满分标明100分，所列各项合计50分，少50分。",
    ]
    assert load(WHOLE).warnings == ()
    assert scheme.reach() == 46_500_000


def test_data_that_nothing_reads_are_named():
    assert [unused.code for unused in load(WHOLE).unused] == ["eval", "villages"]
