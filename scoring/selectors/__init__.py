"""Schemes as people read them: the office table, the sentences below it, the data that are asked."""

from .asked import DatumLine, data_lines
from .sentences import Ladder, ladder
from .table import LevelCell, SchemeTable, TableRow, table

__all__ = ["DatumLine", "Ladder", "LevelCell", "SchemeTable", "TableRow", "data_lines", "ladder", "table"]
