"""The list of units as a workbook: parse, validate, plan, show, apply (F8). A plan writes nothing."""

from .apply import apply_units, plan_units, replan
from .door import take_list
from .plan import UnitPlan, plan_book
from .records import drop_import

__all__ = ["UnitPlan", "apply_units", "drop_import", "plan_book", "plan_units", "replan", "take_list"]
