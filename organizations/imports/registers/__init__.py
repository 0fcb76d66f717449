"""Records of a register."""

from .uploads import REGISTER_IMPORT, STALE, apply_records, keep_records, replan_records

__all__ = ["REGISTER_IMPORT", "STALE", "apply_records", "keep_records", "replan_records"]
