"""Scoring without a database: a scheme and data in as files, results and their explanation out (manage.py score)."""

from scoring.offline.data import DataProblems, read_data
from scoring.offline.notices import notices
from scoring.offline.results import result_document, result_workbook

__all__ = ["DataProblems", "notices", "read_data", "result_document", "result_workbook"]
