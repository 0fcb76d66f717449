"""Tables as workbooks."""

from .units import past_workbook, unit_workbook

__all__ = ["past_workbook", "unit_workbook"]
