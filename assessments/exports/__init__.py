"""Workbooks out: the filling workbook of a unit, the meeting tables of a cycle, the 得分说明 of a result."""
