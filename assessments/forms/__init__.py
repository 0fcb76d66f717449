"""What people type outside the entry grid."""

from .cycles import CycleChangeForm, CycleForm, WindowsForm
from .decisions import DecideForm, PublishForm
from .evidence import EvidenceForm
from .roster import RosterForm

__all__ = ["CycleChangeForm", "CycleForm", "DecideForm", "EvidenceForm", "PublishForm", "RosterForm", "WindowsForm"]
