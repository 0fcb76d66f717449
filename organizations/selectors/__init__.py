"""Reads across models; `permissions`, `roots` and `crumbs` are asked for by every app."""

from .units import account_list, accounts, children, counts_by_kind, crumbs, events, permissions, roots, unit_list

__all__ = [
    "account_list",
    "accounts",
    "children",
    "counts_by_kind",
    "crumbs",
    "events",
    "permissions",
    "roots",
    "unit_list",
]
