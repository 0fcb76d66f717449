"""WHAT: cycles, rosters, sheets and their entries, runs and results, decisions, publications, yearly contracts."""

from .consequences import ConsequenceEntry, ConsequenceList, ListState
from .contracts import Contract, ContractItem, ContractRound, ContractState, MonthlyReport
from .cycles import Cycle, CycleState, Exemption, Inheritance, RosterEntry, Stage, Standing, Subject, Window
from .decisions import Decision, GradeDecision, Publication, Withdrawal
from .levels import Plate, UnitLevel, Way
from .overrides import Approval, Override
from .ratings import RatingAnswer, RatingEntry, RatingRound, RatingState
from .remedies import Remedy, RemedyAct, RemedyAnswer, RemedyState
from .resolutions import Notice, Objection, Resolution
from .runs import Result, Run
from .sheets import Entry, Evidence, ItemReturn, Origin, Sheet, SheetState

__all__ = [
    "Approval",
    "ConsequenceEntry",
    "ConsequenceList",
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
    "ListState",
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
    "Remedy",
    "RemedyAct",
    "RemedyAnswer",
    "RemedyState",
    "Resolution",
    "Result",
    "RosterEntry",
    "Run",
    "Sheet",
    "SheetState",
    "Stage",
    "Standing",
    "Subject",
    "UnitLevel",
    "Way",
    "Window",
    "Withdrawal",
]
