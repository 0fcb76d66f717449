"""Schemes in and out: the JSON document of the scheme format, its workbook twin, and the rows that people edit."""

from .loading import load_given, refusal
from .probing import Probe, probe
from .reading import read_document
from .rows import create_rows, replace_rows
from .word_page import word_page
from .workbook import read_workbook, scheme_workbook
from .writing import document

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
