"""Schemes in and out: the JSON document of the scheme format and its workbook twin.

`rows`, `writing` and `probing` stand on the rows of the database and are imported by name: files are read without one.
So are `book_writing` and `word_page`, which nobody needs who only reads a file.
"""

from scoring.documents import read_document

from .loading import load_given, refusal
from .workbook import read_workbook

__all__ = ["load_given", "read_document", "read_workbook", "refusal"]
