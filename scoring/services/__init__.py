"""Everything that changes a scheme: brought in, edited, published, retired, carried on as a new version."""

from .drafts import discard, import_scheme, new_version, record_edit
from .publishing import draft_spec, publish, retire

__all__ = ["discard", "draft_spec", "import_scheme", "new_version", "publish", "record_edit", "retire"]
