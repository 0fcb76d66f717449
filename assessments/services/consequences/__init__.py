"""结果运用: computed as often as needed, settled where it is uncertain, decided by a meeting, carried out by people."""

from .carrying import apply_entries, close_list, decide_list, take_back_applied, take_back_lines, withdraw_list
from .computing import compute_list, start_list
from .settling import prize_names, settle_entry, told

__all__ = [
    "apply_entries",
    "close_list",
    "compute_list",
    "decide_list",
    "prize_names",
    "settle_entry",
    "start_list",
    "take_back_applied",
    "take_back_lines",
    "told",
    "withdraw_list",
]
