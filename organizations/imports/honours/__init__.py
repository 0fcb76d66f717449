"""Honours, demonstration points, cards and figures."""

from .uploads import TABLES, apply_upload, keep_upload, plan_book, replan

__all__ = ["TABLES", "apply_upload", "keep_upload", "plan_book", "replan"]
