"""Reads of rating rounds: who is rated, what is known of them, what comes out, how far the quotas are used."""

from .gathering import Gathered, gather
from .held import held_levels
from .outcome import Outcome, evaluate, outdated
from .roster import rated_units, rating_of

__all__ = ["Gathered", "Outcome", "evaluate", "gather", "held_levels", "outdated", "rated_units", "rating_of"]
