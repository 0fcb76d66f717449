"""What people fill in about units and accounts."""

from .accounts import AccountForm, GrantForm, LoginForm, ReasonForm
from .imports import ApplyForm, UploadForm
from .units import ACTS, UnitField

__all__ = ["ACTS", "AccountForm", "ApplyForm", "GrantForm", "LoginForm", "ReasonForm", "UnitField", "UploadForm"]
