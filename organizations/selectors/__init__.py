"""Reads across models; `permissions`, `roots` and `crumbs` are asked for by every app."""

from .standing import TreeOn, UnitThen
from .units import (
    account_list,
    accounts,
    children,
    counts_by_kind,
    crumbs,
    events,
    permissions,
    reach_named,
    roots,
    unit_list,
)

__all__ = [
    "TreeOn",
    "UnitThen",
    "account_list",
    "accounts",
    "children",
    "counts_by_kind",
    "crumbs",
    "events",
    "permissions",
    "reach_named",
    "roots",
    "unit_list",
]
