"""Accounts of the demonstration: one per role and unit, random passwords, kept in a file that only its owner reads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from organizations.models import Organization, User
from organizations.roles import Role
from organizations.services.users import create_user


@dataclass(frozen=True, slots=True)
class Login:
    """What a person needs to log in."""

    role: str
    unit: str
    username: str
    password: str

    def __str__(self) -> str:
        return f"{self.role}\t{self.unit}\t{self.username}\t{self.password}"


def login_file() -> Path:
    """Where the passwords of the demonstration lie."""
    return Path(settings.DATA_DIR) / "demo-logins.txt"


class Logins:
    """Makes the accounts and remembers their passwords until they are written down."""

    def __init__(self) -> None:
        self.made: list[Login] = []

    def make(self, username: str, name: str, role: Role, unit: Organization, *, title: str = "") -> User:
        """One account in its role; nobody has to change the password of a demonstration at the first login."""
        user, password = create_user(
            username=username, name=name, role=role, organization=unit, actor=None, must_change_password=False
        )
        self.made.append(Login(title or role.label, unit.name, username, password))
        return user

    def write(self) -> None:
        """All passwords, readable by the owner of the data folder only."""
        handle = os.open(login_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("角色\t单位\t用户名\t密码\n")
            file.writelines(f"{login}\n" for login in self.made)
