"""Finding places by what people type: full pinyin and initials of a name, with the readings that place names have."""

import csv
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings

OVERRIDES = settings.BASE_DIR / "seeds" / "pinyin_overrides.csv"
LONGEST = 400


def search_text(name: str) -> str:
    """ "靖远县" becomes "jingyuanxian jyx"; letters and digits stay, everything else goes. "" for an empty name."""
    syllables = _library().lazy_pinyin(name, errors=_letters)
    full = "".join(syllables).lower()
    initials = "".join(syllable if syllable.isdigit() else syllable[0] for syllable in syllables).lower()
    return f"{full} {initials}"[:LONGEST].strip()


def _letters(other: str) -> list[str] | None:
    """Letters and digits between the Chinese characters, one syllable each run."""
    kept = "".join(character for character in other if character.isalnum() and character.isascii())
    return [kept] if kept else None


@cache
def _library() -> Any:
    """The library, taught the readings of seeds/pinyin_overrides.csv; only who needs it waits for its dictionaries."""
    pypinyin = import_module("pypinyin")
    with OVERRIDES.open(encoding="utf-8", newline="") as file:
        phrases = {row["词"]: [[syllable] for syllable in row["拼音"].split()] for row in csv.DictReader(file)}
    pypinyin.load_phrases_dict({word: reading for word, reading in phrases.items() if len(word) > 1})
    pypinyin.load_single_dict({ord(word): reading[0][0] for word, reading in phrases.items() if len(word) == 1})
    return pypinyin
