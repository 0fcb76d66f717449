"""What people type outside the entry grid."""

from .cycles import CycleChangeForm, CycleForm, WindowsForm
from .decisions import DecideForm, PublishForm
from .evidence import EvidenceForm
from .overrides import OverrideForm
from .roster import RosterForm

__all__ = [
    "CycleChangeForm",
    "CycleForm",
    "DecideForm",
    "EvidenceForm",
    "OverrideForm",
    "PublishForm",
    "RosterForm",
    "WindowsForm",
]
