"""HOW: schemes as people edit them, and as they stand once published."""

from .indicators import Datum, DatumKind, Indicator, NodeKind
from .ladders import GradeBand, Quota, Veto
from .schemes import Scheme, SchemeState
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
    "Veto",
]
