"""What is asked of every page, in one walk over it in the browser: width, language, names, headings, ids, contrast."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")


def _ask(page: Page, question: str) -> Any:
    """The answer of a function of looks.js, which is brought along every time: it is no part of the page."""
    return page.evaluate(f"() => {{ {SCRIPT}; return window.looks.{question}; }}")


def audit(page: Page) -> list[str]:
    """The faults of the page as it stands."""
    faults: list[str] = _ask(page, "audit()")
    return faults


def contrast(page: Page) -> list[str]:
    """Text with less than 4.5 : 1 (large text 3 : 1) against what lies below it."""
    faults: list[str] = _ask(page, "contrast()")
    return faults


def phone(page: Page) -> list[str]:
    """Facts of cards without a heading, letters of charts too small to read, steps and tabs out of sight."""
    faults: list[str] = _ask(page, "phone()")
    return faults


def latin(page: Page) -> list[str]:
    """All texts of the page with Latin letters in them, hints and labels that are read out included."""
    words: list[str] = _ask(page, "words()")
    return [" ".join(word.split()) for word in words]


def too_wide(page: Page, width: int) -> str:
    """What sticks out of a screen of this width, empty when nothing does."""
    if page.evaluate("document.documentElement.scrollWidth") <= width:
        return ""
    return str(_ask(page, f"reach({width})") or "something")
