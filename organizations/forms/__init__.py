"""What people fill in about units and accounts."""

from .accounts import AccountForm, GrantForm, ReasonForm
from .units import ACTS, ApplyForm, UnitField, UploadForm

__all__ = ["ACTS", "AccountForm", "ApplyForm", "GrantForm", "ReasonForm", "UnitField", "UploadForm"]
