"""Safe expressions (F28): a formula is parsed to a tree, its names and types are checked, nothing is ever executed.

Numbers, days, names of data, [编号] of nodes, + − × ÷, comparisons, and/or/not (且 或 非), min, max, abs, if, round,
floor. A day written out (2026-06-30) is its ordinal, as the figure of a datum of kind date is: they compare, and the
difference of two is in days.
Calculation is exact with fractions; the result is rounded half up once, at the sixth place.
"""

from scoring.engine.expression.calculating import calculated
from scoring.engine.expression.parsing import LONGEST, parsed
from scoring.engine.expression.trees import ExpressionError, Name, Tree, names
from scoring.engine.expression.wording import figure_shown, written

__all__ = [
    "LONGEST",
    "ExpressionError",
    "Name",
    "Tree",
    "calculated",
    "figure_shown",
    "names",
    "parsed",
    "written",
]
