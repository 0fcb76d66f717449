"""Documents of offices computed twice: totals, places and grades worked out from the wording, not by the engine.

Each was calculated with fractions from the text of the document by someone who had only read docs/scheme-format.md;
the schemes and the data are cases of the golden corpus.
"""

import pytest

from config.toolkit.scaled import text
from scoring.engine import evaluate, load
from tests.golden.corpus import cases, unit

WORKED_OUT: dict[str, dict[str, tuple[str, int, str | None]]] = {
    "county departments: common and own items, bonus in kinds, quota by category": {
        "D01": ("96.616", 3, "优秀"), "D04": ("95.353", 4, "一般"), "D07": ("88.941", 6, "良好"),
        "D10": ("89.448", 5, "良好"), "D13": ("81.48", 8, "良好"), "D16": ("97.624", 2, "优秀"),
        "D19": ("83.852", 7, "良好"), "D22": ("97.756", 1, "优秀"), "D02": ("98.895", 1, "优秀"),
        "D05": ("94.632", 2, "优秀"), "D08": ("84.177", 7, "良好"), "D11": ("92.977", 3, "一般"),
        "D14": ("88.73", 5, "良好"), "D17": ("87.597", 6, "良好"), "D20": ("90.771", 4, "优秀"),
        "D23": ("81.601", 8, "良好"), "D03": ("90.848", 4, "优秀"), "D06": ("91.972", 3, "较差"),
        "D09": ("82.954", 8, "良好"), "D12": ("89.045", 5, "良好"), "D15": ("94.861", 2, "优秀"),
        "D18": ("83.19", 7, "良好"), "D21": ("87.418", 6, "良好"), "D24": ("99.277", 1, "优秀"),
    },
    "reports of secretaries: ballots in three circles, places of quarters, quotas both ways": {
        "T01": ("88.82", 4, "好"), "T02": ("90.39", 1, "好"), "T03": ("84.56", 11, "较好"),
        "T04": ("85.18", 10, "较好"), "T05": ("86.67", 7, "较好"), "T06": ("86.38", 9, "较好"),
        "T07": ("86.58", 8, "较好"), "T08": ("79.66", 13, "差"), "T09": ("86.9", 6, "较好"),
        "T10": ("87.28", 5, "较好"), "T11": ("84.45", 12, "较好"), "T12": ("89.74", 2, "好"),
        "T13": ("88.87", 3, "好"),
    },
    "twelve monthly places with step, the last three fined, a veto on months": {
        "T01": ("78.09", 8, "优"), "T02": ("69.77", 12, "达标"), "T03": ("80.93", 5, "优"),
        "T04": ("74.54", 10, "达标"), "T05": ("85.64", 2, "优"), "T06": ("88.72", 1, "优"),
        "T07": ("81.59", 4, "优"), "T08": ("68.66", 13, "达标"), "T09": ("67.48", 14, "达标"),
        "T10": ("67", 15, "达标"), "T11": ("78.5", 6, "优"), "T12": ("77.66", 9, "优"), "T13": ("78.37", 7, "优"),
        "T14": ("84.27", 3, "优"), "T15": ("65.71", 16, "达标"), "T16": ("72.27", 11, "达标"),
    },
    "shares of the best that differ by category, by places in working sections": {
        "V01": ("73.5", 16, "中"), "V02": ("60", 23, "良"), "V03": ("56", 28, "中"), "V04": ("92.5", 3, "优"),
        "V05": ("74.5", 15, "良"), "V06": ("82", 10, "良"), "V07": ("79", 12, "良"), "V08": ("88.5", 4, "优"),
        "V09": ("77.5", 13, "良"), "V10": ("63", 21, "良"), "V11": ("67", 20, "良"), "V12": ("72", 17, "良"),
        "V13": ("83", 8, "优"), "V14": ("55.5", 30, "差"), "V15": ("69", 18, "中"), "V16": ("94.5", 2, "优"),
        "V17": ("84", 7, "良"), "V18": ("56.5", 27, "中"), "V19": ("61.5", 22, "良"), "V20": ("60", 23, "良"),
        "V21": ("86.5", 6, "中"), "V22": ("81.5", 11, "良"), "V23": ("56", 28, "中"), "V24": ("87.5", 5, "优"),
        "V25": ("95", 1, "优"), "V26": ("82.5", 9, "良"), "V27": ("77.5", 13, "良"), "V28": ("58.5", 25, "中"),
        "V29": ("68", 19, "良"), "V30": ("57", 26, "中"),
    },
    "days and whole weeks in formulas": {
        "T0": ("10", 8, None), "T1": ("30", 1, None), "T2": ("18.5", 6, None), "T3": ("8.5", 11, None),
        "T4": ("20", 4, None), "T5": ("20", 4, None), "T6": ("10", 8, None), "T7": ("18.5", 6, None),
        "T8": ("10", 8, None), "T9": ("30", 1, None), "T10": ("8.5", 11, None), "T11": ("28.5", 3, None),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", WORKED_OUT)
def test_an_office_recomputed_from_the_wording(name: str) -> None:
    (case,) = [case for case in cases() if case["name"] == name]
    results = evaluate(load(case["scheme"]), [unit(given) for given in case["units"]])
    found = {
        result.unit_id: (
            None if result.total is None else text(result.total),
            result.place,
            result.grade,
        )
        for result in results
    }
    assert found == WORKED_OUT[name]
