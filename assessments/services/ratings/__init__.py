"""A rating round from its opening to its approval: every step in one transaction, with its trail."""

from .answering import Given, answer
from .approving import approve, send_back
from .computing import compute
from .deciding import ABOVE_QUOTA, decide
from .opening import open_round
from .opining import opine
from .withdrawing import decide_again, reopen_round, withdraw_round

__all__ = [
    "ABOVE_QUOTA",
    "Given",
    "answer",
    "approve",
    "compute",
    "decide",
    "decide_again",
    "open_round",
    "opine",
    "reopen_round",
    "send_back",
    "withdraw_round",
]
