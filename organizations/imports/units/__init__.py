"""The list of units: short ones as one plan of ticked changes, long ones in batches."""

from .apply import apply_units, plan_units, replan
from .door import take_list
from .plan import UnitPlan, plan_book

__all__ = ["UnitPlan", "apply_units", "plan_book", "plan_units", "replan", "take_list"]
