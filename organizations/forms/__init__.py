"""What people fill in about units and accounts."""

from .accounts import AccountForm, GrantForm, LoginForm, ReasonForm
from .events import AffiliationForm, AliasForm, EndForm
from .fields import DAY, UnitField
from .flows import RegroupForm
from .imports import ApplyForm, UploadForm
from .regrouping import MergeForm, RowsForm, SplitForm
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
    "regroup": RegroupForm,
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
    "RowsForm",
    "UnitField",
    "UploadForm",
]
