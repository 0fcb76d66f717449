"""HOW: schemes as people edit them, and as they stand once published."""

from scoring.choices import DatumKind, NodeKind

from .indicators import Datum, Indicator
from .ladders import GradeBand, Quota, Veto
from .schemes import Scheme, SchemeState
from .standards import Standard
from .tables import ParameterRow, ParameterTable, Scope

__all__ = [
    "Datum",
    "DatumKind",
    "GradeBand",
    "Indicator",
    "NodeKind",
    "ParameterRow",
    "ParameterTable",
    "Quota",
    "Scheme",
    "SchemeState",
    "Scope",
    "Standard",
    "Veto",
]
