"""Everything that changes a scheme: brought in, edited, published, retired, carried on as a new version."""

from .drafts import discard, draft_digest, import_scheme, new_version, open_draft, start, update_draft
from .edits import begin_edit, record_edit
from .lineage import set_lineage
from .publishing import checked, publish, retire
from .tables import (
    NewRow,
    add_rows,
    address,
    before_first_day,
    close_row,
    lacking_sources,
    lacking_tables,
    row_faults,
    start_table,
    withdraw_row,
)
from .years import change_years

__all__ = [
    "NewRow",
    "add_rows",
    "address",
    "before_first_day",
    "begin_edit",
    "change_years",
    "checked",
    "close_row",
    "discard",
    "draft_digest",
    "import_scheme",
    "lacking_sources",
    "lacking_tables",
    "new_version",
    "open_draft",
    "publish",
    "record_edit",
    "retire",
    "row_faults",
    "set_lineage",
    "start",
    "start_table",
    "update_draft",
    "withdraw_row",
]
