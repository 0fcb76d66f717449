"""Schemes in and out: the JSON document of the scheme format, and the rows that people edit."""

from .probing import Probe, probe
from .reading import read_document
from .rows import create_rows
from .writing import document

__all__ = ["Probe", "create_rows", "document", "probe", "read_document"]
