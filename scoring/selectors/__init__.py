"""Schemes as people read them: the office table, the sentences below it, the data that are asked, the versions."""

from .asked import DatumLine, data_lines
from .clauses import Basis, ClauseLine, clause_lines
from .descent import Ancestry, FamilyTree, family_tree, lineage_between, said_of, spec_of
from .revision import Line, Revision, Side, draft_revision, revision
from .sentences import Ladder, ladder
from .table import LevelCell, SchemeTable, TableRow, table

__all__ = [
    "Ancestry",
    "Basis",
    "ClauseLine",
    "DatumLine",
    "FamilyTree",
    "Ladder",
    "LevelCell",
    "Line",
    "Revision",
    "SchemeTable",
    "Side",
    "TableRow",
    "clause_lines",
    "data_lines",
    "draft_revision",
    "family_tree",
    "ladder",
    "lineage_between",
    "revision",
    "said_of",
    "spec_of",
    "table",
]
