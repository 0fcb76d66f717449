"""Finding places by what people type: full pinyin and initials of a name, with the readings that place names have."""

import csv
import re
from functools import cache, lru_cache
from importlib import import_module
from operator import add
from typing import Any

from django.conf import settings

OVERRIDES = settings.BASE_DIR / "seeds" / "pinyin_overrides.csv"
LONGEST = 400
_CHINESE = re.compile("[\u4e00-\u9fff]*")


def search_text(name: str) -> str:
    """ "靖远县" becomes "jingyuanxian jyx"; letters and digits stay, everything else goes. "" for an empty name."""
    if not name:
        return ""
    parts = [_read(part) for part in _parts(name)]
    full, initials = "".join([full for full, _ in parts]), "".join([initials for _, initials in parts])
    return f"{full} {initials}"[:LONGEST].strip()


def _parts(name: str) -> list[str]:
    """The name divided where no word that the library knows goes across: each part is read the same alone."""
    pairs, joined = map(add, name, name[1:]), _joined()
    if _CHINESE.fullmatch(name):
        cuts = [end for end, pair in enumerate(pairs, 1) if pair not in joined]
    else:  # letters and digits that stand together are one syllable
        cuts = [end for end, pair in enumerate(pairs, 1) if pair not in joined and _CHINESE.fullmatch(pair)]
    return [name[start:end] for start, end in zip([0, *cuts], [*cuts, len(name)], strict=True)]


@lru_cache(maxsize=30_000)
def _read(part: str) -> tuple[str, str]:
    """The full reading and the initials of one part: places share most of theirs (all of China: 17,500)."""
    syllables = _library().lazy_pinyin(part, errors=_letters)
    initials = "".join(syllable if syllable.isdigit() else syllable[0] for syllable in syllables)
    return "".join(syllables).lower(), initials.lower()


@cache
def _joined() -> frozenset[str]:
    """Every two characters that stand side by side in a word of which the library knows the reading."""
    _library()
    words = import_module("pypinyin.constants").PHRASES_DICT
    return frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1))


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
