"""Workbooks in: parse, validate, plan, show, apply."""

from .filling import apply_sheet, changes, drop_sheet, plan_sheet

__all__ = ["apply_sheet", "changes", "drop_sheet", "plan_sheet"]
