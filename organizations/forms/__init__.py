"""What people fill in about units and accounts."""

from .accounts import AccountForm, GrantForm, LoginForm, ReasonForm
from .units import ACTS, ApplyForm, UnitField, UploadForm

__all__ = ["ACTS", "AccountForm", "ApplyForm", "GrantForm", "LoginForm", "ReasonForm", "UnitField", "UploadForm"]
