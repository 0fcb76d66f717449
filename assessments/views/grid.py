"""What the entry grid sends, made into cells for `save_cells`, and the answers made into what the grid expects.

A value has the key of its datum ("meetings"); the remark or reason of an item has "reason:1.1" and goes with every
value of the item that is saved. In 横评 every key is led by the sheet ("12/meetings").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils import timezone

from assessments import services
from assessments.models import Sheet, Stage
from assessments.selectors import DatumLine, ItemLine, SheetView, VetoLine
from assessments.services import Cell, CellAnswer
from config.templatetags.kaoping import NOTHING, clock
from organizations.models import User

REASON = "reason:"
MOST_CELLS = 5000
NO_VALUE_YET = "理由随数值一起保存：请先填写本项的数值。"


@dataclass(frozen=True, slots=True)
class Sent:
    """One cell as the page sent it."""

    value: str
    revision: int


Answer = dict[str, Any]  # key, state, value, revision, message, by
Reasoned = tuple[str, tuple[DatumLine, ...]]  # the key of a reason cell, and the data that carry the reason


def sent_cells(request: HttpRequest) -> dict[str, Sent]:
    """The cells of a JSON save by key; anything that the page could not have sent is a bad request."""
    try:
        cells = json.loads(request.body)["cells"]
        sent = {str(cell["key"]): Sent(str(cell["value"]), int(cell.get("revision") or 0)) for cell in cells}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRequest("not a list of cells") from error
    if len(sent) > MOST_CELLS:
        raise BadRequest("too many cells")
    return sent


def posted_cells(data: QueryDict) -> dict[str, Sent]:
    """The cells of a form posted whole, without JavaScript: `v:` the value, `r:` the revision that was shown."""
    sent = {}
    for name, value in data.items():
        if name.startswith("v:"):
            revision = data.get(f"r:{name[2:]}", "")
            sent[name[2:]] = Sent(value, int(revision) if revision.isdecimal() else 0)
    return sent


def items_of(view: SheetView) -> Iterator[ItemLine]:
    """All items of a sheet in order."""
    for section in view.sections:
        yield from section.items


def shown_reason(lines: Iterable[DatumLine], stage: Stage) -> str:
    """The remark that stands in the reason cell of these data at this stage: the latest, of one moment the first."""
    values = (line.review if stage == Stage.REVIEW else line.own for line in lines)
    given = [value for value in values if value and value.reason]
    return max(given, key=lambda value: value.at).reason if given else ""


def _settled(line: DatumLine, stage: Stage) -> bool:
    value = line.review if stage == Stage.REVIEW else line.own
    return value is not None and value.settled


def _cells(lines: Sequence[DatumLine], key: str, sent: Mapping[str, Sent], stage: Stage) -> Iterator[Cell]:
    """The cells of the data of one reason: what was typed, and with a new reason also what already stands there."""
    before = shown_reason(lines, stage)
    words = sent[key].value.strip() if key in sent else before
    for line in lines:
        code = line.datum.code
        if code in sent:
            yield Cell(code, sent[code].value, sent[code].revision, words, carried=words == before)
        elif words != before and line.editable and _settled(line, stage):
            yield Cell(code, line.text, line.revision, words)


@dataclass(frozen=True, slots=True)
class Saved:
    """The answers for one sheet by key, those that were not asked for included."""

    answers: dict[str, Answer]

    @property
    def refused(self) -> list[str]:
        """The sentences of what was not saved, each once."""
        bad = [answer["message"] for answer in self.answers.values() if answer["state"] in ("refused", "conflict")]
        return list(dict.fromkeys(filter(None, bad)))


def save(sheet: Sheet, sent: Mapping[str, Sent], *, view: SheetView, stage: Stage, actor: User) -> Saved:
    """Saves the sent cells of one sheet; a datum of no item (a veto's) goes without a reason."""
    items = list(items_of(view))
    cells = {cell.datum: cell for item in items for cell in _cells(item.data, REASON + item.leaf.code, sent, stage)}
    loose = [veto for veto in view.vetoes if veto.line.datum.code not in cells]
    cells |= {cell.datum: cell for veto in loose for cell in _cells([veto.line], REASON + veto.veto.code, sent, stage)}
    return _save(sheet, cells.values(), [*_reasons(items), *_veto_reasons(loose)], sent, stage=stage, actor=actor)


def save_item(sheet: Sheet, item: ItemLine, sent: Mapping[str, Sent], *, actor: User) -> Saved:
    """Saves the sent review cells of one item of one sheet."""
    cells = _cells(item.data, REASON + item.leaf.code, sent, Stage.REVIEW)
    return _save(sheet, cells, _reasons([item]), sent, stage=Stage.REVIEW, actor=actor)


def _reasons(items: Iterable[ItemLine]) -> list[Reasoned]:
    return [(REASON + item.leaf.code, item.data) for item in items]


def _veto_reasons(vetoes: Iterable[VetoLine]) -> list[Reasoned]:
    return [(REASON + veto.veto.code, (veto.line,)) for veto in vetoes]


def _save(
    sheet: Sheet,
    cells: Iterable[Cell],
    reasoned: Iterable[Reasoned],
    sent: Mapping[str, Sent],
    *,
    stage: Stage,
    actor: User,
) -> Saved:
    cells = list(cells)
    answers = services.save_cells(sheet, cells, stage=stage, actor=actor) if cells else []
    by_datum = {answer.datum: answer for answer in answers}
    found = {code: _as_json(code, answer) for code, answer in by_datum.items()}
    for key, lines in reasoned:
        own = [by_datum[line.datum.code] for line in lines if line.datum.code in by_datum]
        before = shown_reason(lines, stage)
        if key in sent:
            found[key] = _reason_answer(key, sent[key], own, before=before)
        elif now := [answer.reason for answer in own if answer.state == "saved" and answer.reason != before]:
            found[key] = {"key": key, "state": "saved", "value": now[0], "revision": 0, "message": "", "by": ""}
    return Saved(found)


def refuse(sent: Mapping[str, Sent], sentence: str) -> Saved:
    """The answers where nothing of what was sent can be saved."""
    return Saved({key: _as_json(key, CellAnswer(key, "refused", "", 0, sentence, "")) for key in sent})


def _as_json(key: str, answer: CellAnswer) -> Answer:
    return {
        "key": key,
        "state": answer.state,
        "value": answer.value,
        "revision": answer.revision,
        "message": answer.message,
        "by": answer.by,
    }


def _reason_answer(key: str, sent: Sent, own: Iterable[CellAnswer], *, before: str) -> Answer:
    """The reason cell is saved when the values that carry it are."""
    own = list(own)
    bad = next((answer for answer in own if answer.state in ("refused", "conflict")), None)
    words = sent.value.strip()
    state, message = "saved", ""
    if words == before:
        state = "unchanged"
    elif bad is not None:
        state, message = "refused", bad.message
    elif not own:
        state, message = "refused", NO_VALUE_YET
    return {"key": key, "state": state, "value": words, "revision": 0, "message": message, "by": ""}


def grid_response(answers: Iterable[Answer], totals: Mapping[str, str]) -> JsonResponse:
    """What kh-save.js expects."""
    shown = {key: text or NOTHING for key, text in totals.items()}
    return JsonResponse({"cells": list(answers), "totals": shown, "saved_at": clock(timezone.now())})
