"""WHAT: cycles, rosters, sheets and their entries, runs and results, decisions, publications, yearly contracts."""

from .case_outcomes import Acceptance, CaseExtension, CaseMove, CasePlate, PlateAct, Step
from .case_parts import Activity, CaseHelper, CaseNotice, CasePlan, CaseProblem, MonthlyProgress, Visit
from .cases import Case, CaseState
from .consequences import ConsequenceEntry, ConsequenceList, ListState
from .contracts import Contract, ContractItem, ContractRound, ContractState, MonthlyReport
from .cycles import Cycle, CycleState, Exemption, Inheritance, RosterEntry, Stage, Standing, Subject, Window
from .decisions import Decision, GradeDecision, Publication, Withdrawal
from .goals import PromotionGoal
from .levels import Plate, UnitLevel, Way
from .overrides import Approval, Override
from .ratings import RatingAnswer, RatingEntry, RatingReopening, RatingRound, RatingState
from .remedies import Remedy, RemedyAct, RemedyAnswer, RemedyState
from .resolutions import Notice, Objection, Resolution
from .runs import Result, Run
from .screenings import (
    About,
    Choice,
    Outcome,
    Screening,
    ScreeningAnswer,
    ScreeningEntry,
    ScreeningPart,
    ScreeningState,
)
from .sheets import Entry, Evidence, ItemReturn, Origin, Sheet, SheetState
from .titles import Met, TitleAnswer, TitleEntry, TitleHolding, TitleReview, TitleState

__all__ = [
    "About",
    "Acceptance",
    "Activity",
    "Approval",
    "Case",
    "CaseExtension",
    "CaseHelper",
    "CaseMove",
    "CaseNotice",
    "CasePlan",
    "CasePlate",
    "CaseProblem",
    "CaseState",
    "Choice",
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
    "Met",
    "MonthlyProgress",
    "MonthlyReport",
    "Notice",
    "Objection",
    "Origin",
    "Outcome",
    "Override",
    "Plate",
    "PlateAct",
    "PromotionGoal",
    "Publication",
    "RatingAnswer",
    "RatingEntry",
    "RatingReopening",
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
    "Screening",
    "ScreeningAnswer",
    "ScreeningEntry",
    "ScreeningPart",
    "ScreeningState",
    "Sheet",
    "SheetState",
    "Stage",
    "Standing",
    "Step",
    "Subject",
    "TitleAnswer",
    "TitleEntry",
    "TitleHolding",
    "TitleReview",
    "TitleState",
    "UnitLevel",
    "Visit",
    "Way",
    "Window",
    "Withdrawal",
]
