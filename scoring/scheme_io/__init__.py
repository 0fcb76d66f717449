"""Schemes in and out: the JSON document of the scheme format, its workbook twin, and the rows that people edit."""

from .probing import Probe, probe
from .reading import read_document
from .rows import create_rows
from .workbook import read_workbook, scheme_workbook
from .writing import document

__all__ = ["Probe", "create_rows", "document", "probe", "read_document", "read_workbook", "scheme_workbook"]
