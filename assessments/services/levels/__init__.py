"""Levels of units: in force from a round, given directly, changed between rounds, recorded, withdrawn."""

from .changing import change_level, warning_needed
from .closing import CHOICES, KEPT, RATED, Overtaken, close_round, overtaken
from .correcting import record_level, withdraw_level
from .granting import direct_level, grant_directly
from .reopening import given_by, reopen_closed

__all__ = [
    "CHOICES",
    "KEPT",
    "RATED",
    "Overtaken",
    "change_level",
    "close_round",
    "direct_level",
    "given_by",
    "grant_directly",
    "overtaken",
    "record_level",
    "reopen_closed",
    "warning_needed",
    "withdraw_level",
]
