"""Workbooks in: parse, validate, plan, show, apply."""

from .filling import (
    SHEET_IMPORT,
    Preview,
    ValueChange,
    applied_before,
    apply_sheet,
    plan_sheet,
    preview,
    sheet_of,
)
from .roster import ROSTER_IMPORT, RosterPreview, SeatChange, apply_roster, keep_roster, preview_roster

__all__ = [
    "ROSTER_IMPORT",
    "SHEET_IMPORT",
    "Preview",
    "RosterPreview",
    "SeatChange",
    "ValueChange",
    "applied_before",
    "apply_roster",
    "apply_sheet",
    "keep_roster",
    "plan_sheet",
    "preview",
    "preview_roster",
    "sheet_of",
]
