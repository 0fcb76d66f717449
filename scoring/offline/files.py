"""What the files of `manage.py score` may be."""

from collections.abc import Mapping, Sequence

LARGEST_FILE = 64 * 1024 * 1024  # the data of 41,352 units and 60 items take about 30 MB as JSON
Sheets = Mapping[str, Sequence[Sequence[object]]]  # rows by the name of their sheet
