"""Boards over years: levels and how they moved, where points were lost, what reviewing took."""

from .ground import reach
from .levels import Holder, LevelBoard, Line, Narrow, level_board
from .losses import LossBoard, loss_board, places, settled_cycles
from .movement import Move, Movement, grounds, movement
from .scales import Ladder, Scales
from .workload import Work, Workload, reviewed_cycles, workload

__all__ = [
    "Holder",
    "Ladder",
    "LevelBoard",
    "Line",
    "LossBoard",
    "Move",
    "Movement",
    "Narrow",
    "Scales",
    "Work",
    "Workload",
    "grounds",
    "level_board",
    "loss_board",
    "movement",
    "places",
    "reach",
    "reviewed_cycles",
    "settled_cycles",
    "workload",
]
