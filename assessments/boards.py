"""看板: the boards that there are; modules bring theirs in AppConfig.ready, the first page and the tabs list them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from organizations.doors import held
from organizations.models import User
from organizations.roles import Permission

LIST = "assessments:board-list"


@dataclass(frozen=True, slots=True)
class Figure:
    """One small key number with its words; `note` stands under it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """One board: the name of its address, what it is called and tells, its key numbers, who may open it."""

    name: str
    title: str
    about: str
    figures: Callable[[User], Sequence[Figure]]
    permission: Permission = Permission.OVERSEE

    @property
    def url(self) -> str:
        """Where it is."""
        return reverse(self.name)


BOARDS: list[Board] = []


def bring(board: Board) -> None:
    """Put a board behind those that are there."""
    BOARDS.append(board)


def boards(request: HttpRequest) -> list[Board]:
    """Those that this user may open."""
    return [board for board in BOARDS if board.permission in held(request)]


def tabs(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """The first page and all boards, for the top of each; `name` is the one that is open."""
    first = {"label": "总览", "url": reverse(LIST), "active": name == LIST}
    return [first, *({"label": one.title, "url": one.url, "active": one.name == name} for one in boards(request))]
