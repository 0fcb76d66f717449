"""Every write of an assessment: one transaction, one trail record, `Refused` with a sentence when the rules say no."""

from .contracts import (
    change_contract,
    draft_contracts,
    set_targets,
    sign_contract,
    start_round,
    withdraw_contract,
)
from .cycles import create_cycle, freeze_roster, open_cycle, set_window
from .decisions import ABOVE_QUOTA, decide, reopen, unready
from .evidence import attach, withdraw_evidence
from .monthly_reports import report_month
from .overrides import approve_override, enter_override, withdraw_override
from .preparation import change_cycle, delete_cycle
from .publications import publish, withdraw
from .review import confirm_items, fill_zeros, finish_review, reopen_review, return_items
from .roster import refuse_locked
from .runs import Rerun, compute, rerun
from .sheets import Cell, CellAnswer, check_cells, save_cells, submit

__all__ = [
    "ABOVE_QUOTA",
    "Cell",
    "CellAnswer",
    "Rerun",
    "approve_override",
    "attach",
    "change_contract",
    "change_cycle",
    "check_cells",
    "compute",
    "confirm_items",
    "create_cycle",
    "decide",
    "delete_cycle",
    "draft_contracts",
    "enter_override",
    "fill_zeros",
    "finish_review",
    "freeze_roster",
    "open_cycle",
    "publish",
    "refuse_locked",
    "reopen",
    "reopen_review",
    "report_month",
    "rerun",
    "return_items",
    "save_cells",
    "set_targets",
    "set_window",
    "sign_contract",
    "start_round",
    "submit",
    "unready",
    "withdraw",
    "withdraw_contract",
    "withdraw_evidence",
    "withdraw_override",
]
