"""The pure scoring engine: facts in; points, places, grades and their explanation out. It knows no database."""

from scoring.engine.case import Case, Explanation, cases, opened
from scoring.engine.columns import all_facts
from scoring.engine.datum import Datum
from scoring.engine.document import dump, load, load_new
from scoring.engine.entries import bounds, entry_problem
from scoring.engine.evaluate import evaluate
from scoring.engine.explain import explain, told
from scoring.engine.facts import Fact, Facts
from scoring.engine.incremental import reevaluate
from scoring.engine.knobs import Knob, knobs
from scoring.engine.ladder import UNGRADED, Grade, Quota, Veto
from scoring.engine.limits import TooLarge, too_large
from scoring.engine.losses import losses
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section
from scoring.engine.overlay import convertible, overlaid
from scoring.engine.overreach import Overreach, overreaching
from scoring.engine.percents import SmallMark, small_marks
from scoring.engine.problems import SchemeError, SchemeProblem, SumWarning
from scoring.engine.results import NodeValue, Overridden, UnitResult
from scoring.engine.rules.base import Loss
from scoring.engine.schema import json_schema
from scoring.engine.shortfall import Graded, Shortfall, shortfalls
from scoring.engine.spec import FORMAT, Scheme
from scoring.engine.spread import Spread, spreads
from scoring.engine.status import Status
from scoring.engine.tentative import Tentative, tentative, waiting_units
from scoring.engine.unit import Unit
from scoring.engine.unreached import Unreached, unreached
from scoring.engine.verify import Difference, verify
from scoring.engine.version import VERSION
from scoring.engine.whatif import Comparison, Edge, Move, compare

__all__ = [
    "FORMAT",
    "UNGRADED",
    "VERSION",
    "Bonus",
    "Case",
    "Comparison",
    "Datum",
    "Difference",
    "Edge",
    "Explanation",
    "Fact",
    "Facts",
    "Grade",
    "Graded",
    "Knob",
    "Leaf",
    "Loss",
    "Move",
    "Node",
    "NodeValue",
    "Overreach",
    "Overridden",
    "Penalty",
    "Quota",
    "Scheme",
    "SchemeError",
    "SchemeProblem",
    "Section",
    "Shortfall",
    "SmallMark",
    "Spread",
    "Status",
    "SumWarning",
    "Tentative",
    "TooLarge",
    "Unit",
    "UnitResult",
    "Unreached",
    "Veto",
    "all_facts",
    "bounds",
    "cases",
    "compare",
    "convertible",
    "dump",
    "entry_problem",
    "evaluate",
    "explain",
    "json_schema",
    "knobs",
    "load",
    "load_new",
    "losses",
    "opened",
    "overlaid",
    "overreaching",
    "reevaluate",
    "shortfalls",
    "small_marks",
    "spreads",
    "tentative",
    "told",
    "too_large",
    "unreached",
    "verify",
    "waiting_units",
]
