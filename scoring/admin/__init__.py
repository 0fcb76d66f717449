"""Schemes in the admin: where drafts are edited; what is published is a window only."""

from .schemes import IndicatorAdmin, SchemeAdmin
from .standards import StandardAdmin
from .tables import ParameterTableAdmin

__all__ = ["IndicatorAdmin", "ParameterTableAdmin", "SchemeAdmin", "StandardAdmin"]
