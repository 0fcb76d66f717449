"""Levels and reasons of units from a workbook, for the page where they are then looked at and sent."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.exports.ratings import LEVELS_PAGE
from assessments.models.ratings import RatingEntry
from config.toolkit.cells import words
from config.toolkit.excel.reading import read
from config.toolkit.imports import Column
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from scoring.standards.ratings import Rating

from .changes import ChangePlan
from .rating_answers import UNIT, named

COLUMNS = (
    *UNIT,
    Column("level", ("意见等级", "审定等级", "等级")),
    Column("reason", ("理由", "说明"), required=False),
)
LONGEST = RatingEntry._meta.get_field("opinion_reason").max_length or 0
TOLD = 8  # so many problems are told in one refusal


def read_levels(rating: Rating, entries: Sequence[RatingEntry], content: bytes) -> dict[int, tuple[str, str]]:
    """By entry its level and reason; empty levels are left out. Refused with the first problems of the workbook."""
    plan, codes = ChangePlan(), _codes(rating)
    called = named(entries, "不在这张表的单位里")
    found: dict[int, tuple[str, str]] = {}
    for line, entry in plan.matched(read(content), LEVELS_PAGE, COLUMNS, called.one, empty="等级"):
        level, reason = (line.take(key, words, plan.problems) for key in ("level", "reason"))
        plan.fits(line, "reason", reason, LONGEST)
        if level and level not in codes:
            said = f"没有等级「{level}」，应是{some(list(rating.scale.names.values()), most=12)}之一。"
            plan.problems.append(line.problem("level", said))
        elif level:
            found[entry.pk] = (codes[level], reason)
    if plan.problems:
        raise Refused("表格没有读入：" + "".join(str(problem) for problem in plan.problems[:TOLD]))
    if not found:
        raise Refused(f"表格里没有读到等级。请下载表格，在工作表“{LEVELS_PAGE}”里填写。")
    return found


def _codes(rating: Rating) -> dict[str, str]:
    """Levels by everything that people call them."""
    called = {name: key for key, name in rating.scale.names.items()}
    short = {level.label: level.code for level in rating.scale.levels}
    return {key: key for key in rating.scale.names} | short | called
