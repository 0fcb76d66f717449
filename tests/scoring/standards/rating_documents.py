"""Rating standards and what is known of units, for the tests of ways, rules and quotas."""

from typing import Any

from config.toolkit.scaled import parse
from scoring.standards import Known, flag, load
from scoring.standards.gates import Held
from scoring.standards.rating_proposals import Unit
from scoring.standards.ratings import Rating

SCALE: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "scale",
    "key": "stars",
    "title": "支部星级",
    "source": {"document": "关于评星定级的通知", "date": "2023-05"},
    "levels": [{"code": code, "name": f"{code}级"} for code in ("五星", "四星", "三星", "二星", "一星")],
    "outcomes": [{"code": "不定星", "name": "只考核不定星"}],
    "named": [
        {"code": "过硬", "name": "支部过硬"},
        {"code": "兴旺", "name": "产业兴旺", "only": ["village"]},
        {"code": "宜居", "name": "生态宜居", "only": ["village"]},
        {"code": "服务", "name": "服务群众", "only": ["community"]},
    ],
}


def judged(code: str, kind: str = "number", **more: Any) -> dict[str, Any]:
    """A fact that people answer."""
    return {
        "code": code,
        "name": more.pop("name", code),
        "kind": kind,
        "reads": {"from": "judged", "ask": "各单位的情况"},
        **more,
    }


TOTAL = judged("total", name="总分", unit="分")
BANDS: dict[str, Any] = {
    "way": "bands",
    "fact": "total",
    "levels": [
        {"level": "五星", "from": "90"},
        {"level": "四星", "from": "80"},
        {"level": "三星", "from": "70"},
        {"level": "二星", "from": "60"},
        {"level": "一星"},
    ],
}
OPEN_CASE = {
    "name": "正在整顿",
    "when": {"if": "is", "fact": "case"},
    "effect": "unrated",
    "outcome": "不定星",
    "strict": True,
}
UNHAPPY = {
    "name": "满意度不足60%",
    "when": {"if": "compare", "fact": "happy", "op": "<", "than": "60"},
    "effect": "cap",
    "level": "二星",
}
CASE, HAPPY = judged("case", "flag", name="正在整顿"), judged("happy", "percent", name="群众满意度")


def document(**changes: Any) -> dict[str, Any]:
    """A rating by bands of a total, with what is given besides."""
    return {
        "format": "kaoping-standard/1",
        "kind": "rating",
        "key": "star-rating",
        "title": "评星定级办法",
        "source": {"document": "关于评星定级的通知", "date": "2023-05"},
        "applies_to": ["village", "community"],
        "scale": SCALE,
        "facts": [TOTAL],
        "ways": [BANDS],
        "ranking": [{"fact": "total"}],
        **changes,
    }


def rating(**changes: Any) -> Rating:
    """The same, read."""
    found = load(document(**changes))
    assert isinstance(found, Rating)
    return found


def unit(number: int = 1, total: str | None = None, *, held: str = "", since: int | None = None, **more: Any) -> Unit:
    """A unit with its total and further facts: texts of numbers, truth values, or None for unknown."""
    place = {name: more.pop(name) for name in ("kind", "field", "parent") if name in more}
    facts = {"total": total, **more}
    known = {
        code: Known(flag(value) if isinstance(value, bool) else parse(value))
        for code, value in facts.items()
        if value is not None
    }
    return Unit(id=str(number), known=known, series={}, held=Held(held, since), **place)
