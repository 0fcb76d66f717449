"""WHAT: cycles, rosters, sheets and their entries, runs and results, decisions and publications."""

from .cycles import Cycle, CycleState, Exemption, Inheritance, RosterEntry, Stage, Standing, Window
from .decisions import Decision, GradeDecision, Publication, Withdrawal
from .overrides import Approval, Override
from .runs import Result, Run
from .sheets import Entry, Evidence, ItemReturn, Origin, Sheet, SheetState

__all__ = [
    "Approval",
    "Cycle",
    "CycleState",
    "Decision",
    "Entry",
    "Evidence",
    "Exemption",
    "GradeDecision",
    "Inheritance",
    "ItemReturn",
    "Origin",
    "Override",
    "Publication",
    "Result",
    "RosterEntry",
    "Run",
    "Sheet",
    "SheetState",
    "Stage",
    "Standing",
    "Window",
    "Withdrawal",
]
