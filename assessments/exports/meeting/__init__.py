"""Tables for the meeting: 排名通报表, 横向对比表, 扣分明细, and the 得分说明 of one unit (F98, F99, F70)."""

from .deductions import deductions_workbook
from .explanation import explanation_workbook
from .matrix import matrix_workbook
from .ranking import ranking_workbook

__all__ = ["deductions_workbook", "explanation_workbook", "matrix_workbook", "ranking_workbook"]
