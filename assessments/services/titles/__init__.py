"""Titles: a review is started, computed, answered, settled, decided, shown, put in force; taken back with reason."""

from .answers import Given, answer
from .deciding import close_review, decide_review, end_holding, settle, withdraw_review
from .reviews import compute_review, start_review
from .showing import reopen_review, show_review, unshow_review

__all__ = [
    "Given",
    "answer",
    "close_review",
    "compute_review",
    "decide_review",
    "end_holding",
    "reopen_review",
    "settle",
    "show_review",
    "start_review",
    "unshow_review",
    "withdraw_review",
]
