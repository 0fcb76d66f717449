"""WHAT: cycles, rosters, sheets and their entries, runs and results, decisions, publications, yearly contracts."""

from .contracts import Contract, ContractItem, ContractRound, ContractState, MonthlyReport
from .cycles import Cycle, CycleState, Exemption, Inheritance, RosterEntry, Stage, Standing, Subject, Window
from .decisions import Decision, GradeDecision, Publication, Withdrawal
from .levels import Plate, UnitLevel, Way
from .overrides import Approval, Override
from .ratings import RatingAnswer, RatingEntry, RatingRound, RatingState
from .resolutions import Notice, Objection, Resolution
from .runs import Result, Run
from .sheets import Entry, Evidence, ItemReturn, Origin, Sheet, SheetState
from .titles import Met, TitleAnswer, TitleEntry, TitleHolding, TitleReview, TitleState

__all__ = [
    "Approval",
    "Contract",
    "ContractItem",
    "ContractRound",
    "ContractState",
    "Cycle",
    "CycleState",
    "Decision",
    "Entry",
    "Evidence",
    "Exemption",
    "GradeDecision",
    "Inheritance",
    "ItemReturn",
    "Met",
    "MonthlyReport",
    "Notice",
    "Objection",
    "Origin",
    "Override",
    "Plate",
    "Publication",
    "RatingAnswer",
    "RatingEntry",
    "RatingRound",
    "RatingState",
    "Resolution",
    "Result",
    "RosterEntry",
    "Run",
    "Sheet",
    "SheetState",
    "Stage",
    "Standing",
    "Subject",
    "TitleAnswer",
    "TitleEntry",
    "TitleHolding",
    "TitleReview",
    "TitleState",
    "UnitLevel",
    "Way",
    "Window",
    "Withdrawal",
]
