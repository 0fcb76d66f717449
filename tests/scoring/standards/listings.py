"""Documents of lists that tests share."""

from __future__ import annotations

from typing import Any

SCORE = {
    "code": "score",
    "name": "年度得分",
    "kind": "number",
    "unit": "分",
    "reads": {"from": "judged", "ask": "年度考核得多少分"},
}
LISTING: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "listing",
    "key": "weak",
    "title": "软弱涣散排查标准",
    "source": {"document": "县组发〔2026〕9号", "date": "2026-03-01"},
    "applies_to": ["village", "community"],
    "listed": "软弱涣散村党组织",
    "mode": "criteria",
    "criteria": [
        {"code": "1", "text": "班子配备不齐"},
        {"code": "2", "text": "组织生活不正常"},
    ],
}
LOW = {"code": "3", "text": "得分低于60分", "when": {"if": "compare", "fact": "score", "op": "<", "than": "60"}}
TEN = {"share": "0.1", "rounding": "half_up"}
TEAM = [{"code": "leader", "name": "县级领导", "level": "county"}]


def listing(**changes: Any) -> dict[str, Any]:
    """应整尽整 with two criteria that people judge; some fields changed, those that are None left out."""
    return {key: value for key, value in {**LISTING, **changes}.items() if value is not None}


def by_share(**changes: Any) -> dict[str, Any]:
    """The worst tenth by a score that people enter."""
    ranked = {"mode": "share", "criteria": None, "facts": [SCORE], "rank": {"fact": "score"}, "shares": [TEN]}
    return listing(**{**ranked, **changes})


def both(**changes: Any) -> dict[str, Any]:
    """The criteria first, one of them found by the score, then the worst tenth."""
    ranked = {
        "mode": "both",
        "criteria": [*LISTING["criteria"], LOW],
        "facts": [SCORE],
        "rank": {"fact": "score"},
        "shares": [TEN],
    }
    return listing(**{**ranked, **changes})
