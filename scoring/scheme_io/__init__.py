"""Schemes in and out: the JSON document of the scheme format, its workbook twin, and the rows that people edit."""

from typing import Any

from .probing import Probe, probe
from .reading import read_document
from .rows import create_rows
from .word_page import word_page
from .workbook import read_workbook, scheme_workbook
from .writing import document


def read_file(content: bytes) -> Any:
    """The document of a scheme file, JSON or workbook; Refused with advice for anything else."""
    return read_workbook(content) if content.startswith(b"PK\x03\x04") else read_document(content)


__all__ = [
    "Probe",
    "create_rows",
    "document",
    "probe",
    "read_document",
    "read_file",
    "read_workbook",
    "scheme_workbook",
    "word_page",
]
