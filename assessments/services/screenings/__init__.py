"""排查: every write of a screening from its beginning to the cases that it opens, each with its line in the trail."""

from .computing import compute_screening, same
from .deciding import Verdict, decide_screening, file_screening
from .screening import Screened, hand_in, return_part, screen
from .showing import reopen_decision, reopen_screening, show_screening, unshow_screening
from .starting import divide, start_screening, withdraw_screening

__all__ = [
    "Screened",
    "Verdict",
    "compute_screening",
    "decide_screening",
    "divide",
    "file_screening",
    "hand_in",
    "reopen_decision",
    "reopen_screening",
    "return_part",
    "same",
    "screen",
    "show_screening",
    "start_screening",
    "unshow_screening",
    "withdraw_screening",
]
