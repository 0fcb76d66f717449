"""The years in the texts of a draft, changed one by one as the officer chose (F33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User
from scoring.models import Scheme
from scoring.selectors.years import YearWord, replaced, year_words

from .edits import begin_edit


@transaction.atomic
def change_years(scheme: Scheme, chosen: Collection[str], *, actor: User) -> int:
    """Put the new year wherever a chosen key says; the number of changes.

    Refused when the draft was published, or one of the texts has changed since the page was shown.
    """
    begin_edit(scheme)
    scheme = Scheme.objects.select_related("owner", "previous").get(pk=scheme.pk)
    words = {word.key: word for word in year_words(scheme)}
    if gone := [key for key in chosen if key not in words]:
        raise Refused(f"有{len(gone)}处文字在打开页面以后改过了，一处也没有更改。请刷新页面，重新核对。")
    by_row: defaultdict[tuple[str, int], list[YearWord]] = defaultdict(list)
    for key in dict.fromkeys(chosen):
        word = words[key]
        by_row[str(word.row._meta.model_name), word.row.pk].append(word)
    for found in by_row.values():
        _write(found)
    if chosen:
        told = [f"{words[key].where}：{words[key].old} → {words[key].new}" for key in dict.fromkeys(chosen)]
        audit.record("scheme.redated", actor=actor, target=scheme, unit=scheme.owner, redated=told)
    return len(dict.fromkeys(chosen))


def _write(words: list[YearWord]) -> None:
    """All years of one row; from the end of each text, so that places stay where they were."""
    row: Any = words[0].row
    for word in sorted(words, key=lambda word: word.start, reverse=True):
        value = getattr(row, word.field)
        text = _text(value, word.path)
        text = text[: word.start] + word.new + text[word.start + len(word.old) :]
        setattr(row, word.field, replaced(value, word.path, text))
    fields = sorted({word.field for word in words})
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.fields if field.name not in fields])
    except ValidationError as error:
        raise Refused(f"{words[0].where}改了年份以后不能用：{error.messages[0]}") from None
    row.save(update_fields=fields)


def _text(value: Any, path: tuple[str | int, ...]) -> str:
    for step in path:
        value = value[step]
    return str(value)
