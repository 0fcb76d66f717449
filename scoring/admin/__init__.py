"""Schemes in the admin: where drafts are edited; what is published is a window only."""

from .schemes import IndicatorAdmin, SchemeAdmin

__all__ = ["IndicatorAdmin", "SchemeAdmin"]
