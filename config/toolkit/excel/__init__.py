"""Workbooks: looked at before any parser, read alike by both readers, written, marked, sealed, filled."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
