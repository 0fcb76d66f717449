"""An acceptance sheet of 24 items in 6 aspects for tests; the published reports tell the numbers, not the items."""

from __future__ import annotations

from typing import Any

NAMES = ("班子建设", "党员队伍", "组织生活", "制度执行", "服务群众", "群众评价")
FULL = ("5", "4.5", "4", "3")  # of the four items of an aspect; the last aspect earns what is missing of 100
LAST = ("5", "5", "5", "2.5")


def aspects() -> list[dict[str, Any]]:
    """Six aspects of four items each, 100 points together."""
    return [
        {
            "name": name,
            "items": [
                {"code": str(4 * at + number + 1), "text": f"{name}第{number + 1}项", "full": full}
                for number, full in enumerate(LAST if at == 5 else FULL)
            ],
        }
        for at, name in enumerate(NAMES)
    ]


def sheet(**changes: Any) -> dict[str, Any]:
    """The acceptance of a standard with this sheet."""
    return {"line": "70", "sheet": "6个方面24项验收表", "aspects": aspects(), "steps": ["county"]} | changes
