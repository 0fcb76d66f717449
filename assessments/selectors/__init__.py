"""Reads across models: what pages, API, workbooks and services ask of an assessment."""

from .applicability import Inapplicable, inapplicable
from .comparison import CrossReview, CrossRow, cross_review
from .deductions import Deduction, deductions
from .differences import Change, difference, run_causes, tally
from .explanation import Explained, GradeLine, Member, NodePoints, UsedInput, explain_all, explanation
from .gathering import Inputs, gather
from .grades import (
    Room,
    decided_grades,
    overreaching_vetoes,
    quota_shortfalls,
    ranked_by_pool,
    rooms,
    standing_decision,
)
from .locks import lock_reason
from .lower import LowerCycle, RollupRow, rollup
from .outline import Outline, outline, outline_of
from .overrides import (
    OverrideLine,
    override_lines,
    override_obstacles,
    set_values,
    standing_lines,
    touched_by_hand,
)
from .progress import Duty, Progress, SheetLine, duties, progress
from .readiness import behind, unready
from .results import (
    Matrix,
    MatrixRow,
    Parts,
    Pool,
    converted,
    current_results,
    groups,
    matrix,
    of_group,
    parts,
    place_in,
    pools,
    pools_and_groups,
    ranked_units,
    ranking,
)
from .roster import Seat, candidates, recorded_seats, seats, unrecorded
from .sheets import DatumLine, ItemLine, SectionLine, SheetView, VetoLine, sheet_points, sheet_view
from .staleness import outdated
from .tentative import is_tentative, tentative_places
from .trial import Trial, TrialOrigin, TrialRow, computed_cycles, origins, trial_explanation
from .trial_tables import TrialTable, trial_tables
from .values import NOT_APPLICABLE, Value
from .what_if import Basis, GradeCount, ToldNode, WhatIf, WhatIfRow, basis, cautions, what_if, what_if_explanation

__all__ = [
    "NOT_APPLICABLE",
    "Basis",
    "Change",
    "CrossReview",
    "CrossRow",
    "DatumLine",
    "Deduction",
    "Duty",
    "Explained",
    "GradeCount",
    "GradeLine",
    "Inapplicable",
    "Inputs",
    "ItemLine",
    "LowerCycle",
    "Matrix",
    "MatrixRow",
    "Member",
    "NodePoints",
    "Outline",
    "OverrideLine",
    "Parts",
    "Pool",
    "Progress",
    "RollupRow",
    "Room",
    "Seat",
    "SectionLine",
    "SheetLine",
    "SheetView",
    "ToldNode",
    "Trial",
    "TrialOrigin",
    "TrialRow",
    "TrialTable",
    "UsedInput",
    "Value",
    "VetoLine",
    "WhatIf",
    "WhatIfRow",
    "basis",
    "behind",
    "candidates",
    "cautions",
    "computed_cycles",
    "converted",
    "cross_review",
    "current_results",
    "decided_grades",
    "deductions",
    "difference",
    "duties",
    "explain_all",
    "explanation",
    "gather",
    "groups",
    "inapplicable",
    "is_tentative",
    "lock_reason",
    "matrix",
    "of_group",
    "origins",
    "outdated",
    "outline",
    "outline_of",
    "overreaching_vetoes",
    "override_lines",
    "override_obstacles",
    "parts",
    "place_in",
    "pools",
    "pools_and_groups",
    "progress",
    "quota_shortfalls",
    "ranked_by_pool",
    "ranked_units",
    "ranking",
    "recorded_seats",
    "rollup",
    "rooms",
    "run_causes",
    "seats",
    "set_values",
    "sheet_points",
    "sheet_view",
    "standing_decision",
    "standing_lines",
    "tally",
    "tentative_places",
    "touched_by_hand",
    "trial_explanation",
    "trial_tables",
    "unready",
    "unrecorded",
    "what_if",
    "what_if_explanation",
]
