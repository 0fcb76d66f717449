"""Levels and reasons of units from a workbook, for the page where they are then looked at and sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assessments.exports.ratings import LEVELS_PAGE
from assessments.models.ratings import RatingEntry
from config.toolkit.cells import code, words
from config.toolkit.excel.reading import read
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from scoring.standards.ratings import Rating

COLUMNS = (
    Column("code", ("区划代码", "代码", "单位代码"), required=False),
    Column("unit", ("单位", "单位名称")),
    Column("parent", ("乡镇（街道）", "上级单位", "乡镇"), required=False),
    Column("level", ("意见等级", "审定等级", "等级")),
    Column("reason", ("理由", "说明"), required=False),
)
LONGEST = RatingEntry._meta.get_field("opinion_reason").max_length or 0
TOLD = 8  # so many problems are told in one refusal


def read_levels(rating: Rating, entries: Sequence[RatingEntry], content: bytes) -> dict[int, tuple[str, str]]:
    """By entry its level and reason; empty levels are left out. Refused with the first problems of the workbook."""
    problems: list[Problem] = []
    by_key, codes = _by_key(entries), _codes(rating)
    found: dict[int, tuple[str, str]] = {}
    for line in lines(read(content).rows(LEVELS_PAGE), sheet=LEVELS_PAGE, columns=COLUMNS, problems=problems):
        entry = _entry(line, by_key, problems)
        level = line.take("level", words, problems)
        reason = line.take("reason", words, problems)
        if len(reason) > LONGEST:
            problems.append(line.problem("reason", f"理由有{len(reason)}个字，最多{LONGEST}个字，请精简。"))
        if level and level not in codes:
            said = f"没有等级「{level}」，应是{some(list(rating.scale.names.values()), most=12)}之一。"
            problems.append(line.problem("level", said))
        elif entry and entry.pk in found:
            problems.append(line.problem("unit", f"「{entry.name}」写了两行，请只保留一行。"))
        elif entry and level:
            found[entry.pk] = (codes[level], reason)
    if problems:
        raise Refused("表格没有读入：" + "".join(str(problem) for problem in problems[:TOLD]))
    if not found:
        raise Refused(f"表格里没有读到等级。请下载表格，在工作表“{LEVELS_PAGE}”里填写。")
    return found


def _codes(rating: Rating) -> dict[str, str]:
    """Levels by everything that people call them."""
    called = {name: key for key, name in rating.scale.names.items()}
    short = {level.label: level.code for level in rating.scale.levels}
    return {key: key for key in rating.scale.names} | short | called


def _by_key(entries: Sequence[RatingEntry]) -> dict[tuple[str, str], RatingEntry]:
    """Entries by name and unit above, and by the name alone where only one bears it."""
    often = Counter(words(entry.name) for entry in entries)
    found = {(words(entry.name), words(entry.parent_name)): entry for entry in entries}
    return found | {(words(entry.name), ""): entry for entry in entries if often[words(entry.name)] == 1}


def _entry(line: Line, by_key: dict[tuple[str, str], RatingEntry], problems: list[Problem]) -> RatingEntry | None:
    line.take("code", code, problems)
    name = line.take("unit", words, problems, required=True)
    parent = line.take("parent", words, problems)
    entry = by_key.get((name, parent)) or (by_key.get((name, "")) if not parent else None)
    if name and entry is None:
        said = f"「{parent}{name}」不在这张表的单位里，或者重名要写明乡镇（街道），请核对。"
        problems.append(line.problem("unit", said))
    return entry
