"""What one kind of workbook is: its columns, how its rows are read, and which service takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from config.toolkit.imports import Column, Line, Problem
from organizations.models import Organization

Given = dict[str, Any]  # the service's arguments besides the unit
Reader = Callable[[Line, Organization, list[Problem]], Given]


@dataclass(frozen=True, slots=True)
class Table:
    """`reader` is made once for the units of a workbook; `known` are the keys of what stands at them already."""

    title: str
    columns: Callable[[], Sequence[Column]]
    reader: Callable[[Sequence[Organization]], Reader]
    known: Callable[[Iterable[Organization]], set[Any]]
    key: Callable[[Organization, Given], Any]
    tell: Callable[[Given], str]
    apply: Callable[..., Any]
