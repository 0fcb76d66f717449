"""Schemes in and out: the JSON document of the scheme format, its workbook twin, and the rows that people edit."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scoring.documents import read_document

from .loading import load_given, refusal
from .word_page import word_page
from .workbook import read_workbook, scheme_workbook

if TYPE_CHECKING:
    from .probing import Probe, probe
    from .rows import create_rows, replace_rows
    from .writing import document

_OF_ROWS = {
    "Probe": ".probing",
    "probe": ".probing",
    "create_rows": ".rows",
    "replace_rows": ".rows",
    "document": ".writing",
}


def __getattr__(name: str) -> Any:
    """What stands on the rows of the database is loaded when it is asked for: files are read without one."""
    if name not in _OF_ROWS:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(_OF_ROWS[name], __name__), name)


__all__ = [
    "Probe",
    "create_rows",
    "document",
    "load_given",
    "probe",
    "read_document",
    "read_workbook",
    "refusal",
    "replace_rows",
    "scheme_workbook",
    "word_page",
]
