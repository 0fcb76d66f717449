"""One filterset for page, workbook and API."""
