"""Titles: a review is started, computed, answered, settled, decided, put in force; taken back with its reason."""

from .answers import Given, answer
from .deciding import close_review, decide_review, end_holding, settle, withdraw_review
from .reviews import compute_review, start_review

__all__ = [
    "Given",
    "answer",
    "close_review",
    "compute_review",
    "decide_review",
    "end_holding",
    "settle",
    "start_review",
    "withdraw_review",
]
