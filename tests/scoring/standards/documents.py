"""Documents and facts that tests of standards share."""

from typing import Any

from config.toolkit.scaled import SCALE
from scoring.standards import Fact, FromCycle, FromPost, FromRegister, Known, catalog, flag

STARS: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "scale",
    "key": "stars",
    "title": "支部星级",
    "source": {"document": "关于评星定级的通知", "date": "2023-05"},
    "levels": [
        {"code": "五星", "name": "五星级", "short": "五星", "pay": "8000", "plate": True},
        {"code": "四星", "name": "四星级", "short": "四星"},
        {"code": "三星", "name": "三星级", "short": "三星"},
    ],
    "outcomes": [{"code": "不定级", "name": "不定级", "about": "有一票否决情形"}],
}


def stars(**changes: Any) -> dict[str, Any]:
    """The scale with some fields changed."""
    return {**STARS, **changes}


FACTS = (
    Fact("total", "年度考核总分", "number", FromCycle("village", "total"), unit="分"),
    Fact("grade", "年度等次", "text", FromCycle("village", "grade")),
    Fact("vetoed", "是否被一票否决", "flag", FromCycle("village", "vetoed")),
    Fact("led", "书记是否在任", "flag", FromPost("led")),
    Fact("joined", "新发展党员", "number", FromRegister("recruitment/joined"), missing="no", unit="人"),
)
CATALOG = catalog(FACTS)


def number(value: int, period: str = "") -> Known:
    return Known(value * SCALE, period=period)


def said(value: str, period: str = "") -> Known:
    return Known(value, period=period)


def yes(value: bool, period: str = "") -> Known:
    return Known(flag(value), period=period)
