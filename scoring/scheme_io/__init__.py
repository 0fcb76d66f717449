"""Schemes in and out: the JSON document of the scheme format and its workbook twin.

`rows`, `writing` and `probing` stand on the rows of the database and are imported by name: files are read without one.
"""

from scoring.documents import read_document

from .loading import load_book, load_given, refusal
from .word_page import word_page
from .workbook import read_workbook, scheme_workbook

__all__ = ["load_book", "load_given", "read_document", "read_workbook", "refusal", "scheme_workbook", "word_page"]
