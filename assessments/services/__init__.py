"""Every write of an assessment: one transaction, one trail record, `Refused` with a sentence when the rules say no."""

from .cycles import create_cycle, freeze_roster, open_cycle, set_window
from .decisions import ABOVE_QUOTA, decide, reopen, unready
from .evidence import attach, withdraw_evidence
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
    "change_cycle",
    "check_cells",
    "compute",
    "confirm_items",
    "create_cycle",
    "decide",
    "delete_cycle",
    "enter_override",
    "fill_zeros",
    "finish_review",
    "freeze_roster",
    "open_cycle",
    "publish",
    "refuse_locked",
    "reopen",
    "reopen_review",
    "rerun",
    "return_items",
    "save_cells",
    "set_window",
    "submit",
    "unready",
    "withdraw",
    "withdraw_evidence",
    "withdraw_override",
]
