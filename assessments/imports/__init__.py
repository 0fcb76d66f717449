"""Workbooks in: parse, validate, plan, show, apply."""

from .filling import (
    SHEET_IMPORT,
    Preview,
    ValueChange,
    applied_before,
    apply_sheet,
    drop_sheet,
    plan_sheet,
    preview,
    sheet_of,
)

__all__ = [
    "SHEET_IMPORT",
    "Preview",
    "ValueChange",
    "applied_before",
    "apply_sheet",
    "drop_sheet",
    "plan_sheet",
    "preview",
    "sheet_of",
]
