"""Schemes in and out: the JSON document of the scheme format, and the rows that people edit."""

from .reading import read_document
from .rows import create_rows
from .writing import document

__all__ = ["create_rows", "document", "read_document"]
