"""The pure scoring engine: facts in, points, places, grades and their explanation out. It knows no database."""

from scoring.engine.datum import Datum
from scoring.engine.document import dump, load
from scoring.engine.facts import Fact, Facts
from scoring.engine.problems import SchemeError, SchemeProblem, SumWarning
from scoring.engine.spec import Leaf, Scheme
from scoring.engine.status import Status
from scoring.engine.unit import Unit

__all__ = [
    "Datum",
    "Fact",
    "Facts",
    "Leaf",
    "Scheme",
    "SchemeError",
    "SchemeProblem",
    "Status",
    "SumWarning",
    "Unit",
    "dump",
    "load",
]
