"""Documents and facts that tests of standards share."""

from typing import Any

from config.toolkit.scaled import SCALE
from organizations.models import Organization, User
from scoring.models import Standard
from scoring.services.standards import load_standard, publish
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


def make_standard(
    owner: Organization, document: dict[str, Any] | None = None, *, actor: User | None = None
) -> Standard:
    """A published standard of the unit; the scale of stars when no document is given."""
    loaded = load_standard(document or STARS, owner=owner, actor=actor)
    return publish(loaded, actor=actor) if loaded.state == "draft" else loaded


def draft_standard(owner: Organization, words: str = "", *, actor: User | None = None) -> Standard:
    """A draft of a second version, with these words at the end of all its texts."""
    key = "draft" if not words else "poisoned"
    make_standard(owner, stars(key=key, title=f"旧星级{words}"), actor=actor)
    levels = [{"code": f"l{n}", "name": f"{n}级{words}", "short": words} for n in (1, 2)]
    outcomes = [{"code": "none", "name": f"不定{words}", "about": words}]
    said = {"title": f"新星级{words}", "source": {"document": f"通知{words}"}, "notes": [f"说明{words}"]}
    return load_standard(stars(key=key, levels=levels, outcomes=outcomes, **said), owner=owner, actor=actor)
