"""What people fill in about units and accounts."""

from .accounts import AccountForm, GrantForm, LoginForm, ReasonForm
from .events import AffiliationForm, AliasForm, EndForm
from .fields import DAY, UnitField
from .imports import ApplyForm, UploadForm
from .regrouping import MergeForm, SplitForm
from .units import (
    AbolishForm,
    ChangeForm,
    FoundForm,
    RenameForm,
    TransferForm,
    UpgradeForm,
)

ACTS: dict[str, type[ChangeForm]] = {
    "found": FoundForm,
    "rename": RenameForm,
    "transfer": TransferForm,
    "merge": MergeForm,
    "split": SplitForm,
    "upgrade": UpgradeForm,
    "abolish": AbolishForm,
}

__all__ = [
    "ACTS",
    "DAY",
    "AccountForm",
    "AffiliationForm",
    "AliasForm",
    "ApplyForm",
    "EndForm",
    "GrantForm",
    "LoginForm",
    "ReasonForm",
    "UnitField",
    "UploadForm",
]
