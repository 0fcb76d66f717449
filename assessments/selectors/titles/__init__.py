"""Title reviews as pages and workbooks show them: who is looked at, what came out, how many of how many."""

from .counting import Counts, counts
from .looking import Outcome, looked_at, outcomes, rule_of
from .pages import entry_rows, filtered

__all__ = ["Counts", "Outcome", "counts", "entry_rows", "filtered", "looked_at", "outcomes", "rule_of"]
