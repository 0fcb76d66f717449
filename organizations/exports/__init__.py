"""Tables as workbooks."""

from .units import unit_workbook

__all__ = ["unit_workbook"]
