"""What differs between two versions of a standard: its sentences side by side, as it is read out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from scoring.selectors.revision import Line, Revision, Side
from scoring.standards import Names
from scoring.standards import Standard as Spec

HEAD = "标准"
ALIKE = 0.6  # how much of two sentences must agree for one to be the other, changed
_ORDINAL = re.compile(r"^[0-9]+[．.]\s*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LABEL = re.compile(r"^[^：，。（]*")


def standard_revision(earlier: Spec, later: Spec, before: Names, after: Names) -> Revision:
    """Head, then passage by passage in the order of the new version; `before`, `after`: the words of each."""
    old = {passage.heading: passage.sentences for passage in earlier.passages(before)}
    new = {passage.heading: passage.sentences for passage in later.passages(after)}
    headings = [*new, *(heading for heading in old if heading not in new)]
    lines = [line for each in headings for line in _passage(each, old.get(each, ()), new.get(each, ()))]
    return Revision((*_head(earlier, later), *lines))


def _head(earlier: Spec, later: Spec) -> Iterator[Line]:
    for label, before, after in (
        ("标题", earlier.title, later.title),
        ("依据", earlier.source.sentence(), later.source.sentence()),
        ("适用单位", earlier.units_said, later.units_said),
    ):
        changes = (f"{label}修改",) if before != after else ()
        yield Line(HEAD, Side("", label, "", before), Side("", label, "", after), changes)


def _passage(heading: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """New sentences in their order beside what they were; then those that were dropped."""
    pairs = _pairs(before, after)
    for place, sentence in enumerate(after):
        at = pairs.get(place)
        if at is None:
            yield Line(heading, None, _side(place, sentence), ("新增本条",))
        else:
            changes = tuple(_changes(before[at], sentence))
            yield Line(heading, _side(at, before[at]), _side(place, sentence), changes)
    for place, sentence in enumerate(before):
        if place not in pairs.values():
            yield Line(heading, _side(place, sentence), None, ("取消本条",))


def _side(place: int, sentence: str) -> Side:
    return Side("", f"第{place + 1}条", "", sentence)


def _pairs(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """By new sentence the old one: the same words, else about the same thing, else most alike."""
    if len(before) == len(after) == 1:
        return {0: 0}
    found: dict[int, int] = {}
    for likeness in (_same, _same_label, _alike):
        for new, sentence in enumerate(after):
            if new in found:
                continue
            left = [old for old in range(len(before)) if old not in found.values()]
            scored = [(likeness(before[old], sentence), -old) for old in left]
            best, old = max(scored, default=(0, 0))
            if best:
                found[new] = -old
    return found


def _same(before: str, after: str) -> float:
    return float(_bare(before) == _bare(after))


def _same_label(before: str, after: str) -> float:
    label = _label(before)
    return float(bool(label) and label == _label(after))


def _alike(before: str, after: str) -> float:
    likeness = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False).ratio()
    return likeness if likeness >= ALIKE else 0


def _bare(sentence: str) -> str:
    return _ORDINAL.sub("", sentence)


def _label(sentence: str) -> str:
    found = _LABEL.match(_bare(sentence))
    return found.group() if found and found.group() != _bare(sentence) else ""


def _changes(before: str, after: str) -> Iterator[str]:
    """Which numbers changed where nothing else did; that a condition only stands elsewhere."""
    one, other = _bare(before), _bare(after)
    if one == other:
        if before != after:
            yield f"序号由{_NUMBER.findall(before)[0]}改为{_NUMBER.findall(after)[0]}"
        return
    numbers = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=False)
    if _NUMBER.sub("0", one) == _NUMBER.sub("0", other):
        yield from (f"{was}改为{now}" for was, now in numbers if was != now)
    else:
        yield "条文修改"
