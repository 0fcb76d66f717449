"""Everything that changes a scheme: brought in, edited, published, retired, carried on as a new version."""

from .drafts import discard, import_scheme, new_version, start
from .edits import begin_edit, record_edit
from .publishing import checked, draft_spec, publish, retire

__all__ = [
    "begin_edit",
    "checked",
    "discard",
    "draft_spec",
    "import_scheme",
    "new_version",
    "publish",
    "record_edit",
    "retire",
    "start",
]
