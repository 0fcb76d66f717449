"""WHAT: cycles, rosters, sheets and their entries, runs and results, decisions, publications, yearly contracts."""

from .contracts import Contract, ContractItem, ContractRound, ContractState, MonthlyReport
from .cycles import Cycle, CycleState, Exemption, Inheritance, RosterEntry, Stage, Standing, Subject, Window
from .decisions import Decision, GradeDecision, Publication, Withdrawal
from .overrides import Approval, Override
from .remedies import Remedy, RemedyAct, RemedyAnswer, RemedyState
from .runs import Result, Run
from .sheets import Entry, Evidence, ItemReturn, Origin, Sheet, SheetState

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
    "MonthlyReport",
    "Origin",
    "Override",
    "Publication",
    "Remedy",
    "RemedyAct",
    "RemedyAnswer",
    "RemedyState",
    "Result",
    "RosterEntry",
    "Run",
    "Sheet",
    "SheetState",
    "Stage",
    "Standing",
    "Subject",
    "Window",
    "Withdrawal",
]
