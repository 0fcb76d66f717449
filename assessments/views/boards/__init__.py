"""Pages of the boards; each brings itself to the list of boards."""

from .board import board_list
from .cases import CASES
from .levels import LEVELS, level_board_file, level_board_page
from .losses import LOSSES, loss_board_file, loss_board_page
from .movement import MOVEMENT, movement_file, movement_page
from .titles import TITLES, title_board_file, title_board_page
from .workload import WORKLOAD, workload_file, workload_page

OWN_BOARDS = (LEVELS, MOVEMENT, TITLES, CASES, LOSSES, WORKLOAD)

__all__ = [
    "OWN_BOARDS",
    "board_list",
    "level_board_file",
    "level_board_page",
    "loss_board_file",
    "loss_board_page",
    "movement_file",
    "movement_page",
    "title_board_file",
    "title_board_page",
    "workload_file",
    "workload_page",
]
