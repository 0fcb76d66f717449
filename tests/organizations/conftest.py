"""A small tree that many tests of this folder start from."""

import pytest

from organizations.models import Field, Kind, Organization, User
from organizations.roles import Role
from organizations.services import tree
from organizations.services.users import create_user

PASSWORD = "Kaoping-2026-mima"


@pytest.fixture
def county(db: None) -> Organization:
    """靖远县 below 甘肃省 and 白银市, with the official codes."""
    province = tree.found(name="甘肃省", kind=Kind.PROVINCE, parent=None, code="62", actor=None)
    city = tree.found(name="白银市", kind=Kind.CITY, parent=province, code="6204", actor=None)
    return tree.found(name="靖远县", kind=Kind.COUNTY, parent=city, code="620421", actor=None)


@pytest.fixture
def township(county: Organization) -> Organization:
    """乌兰镇, with 城关社区 and 河靖坪村."""
    town = tree.found(name="乌兰镇", kind=Kind.TOWNSHIP, parent=county, field=Field.TOWN, code="620421102", actor=None)
    for name, code, field in (
        ("城关社区居委会", "620421102001", Field.COMMUNITY),
        ("河靖坪村村民委员会", "620421102200", Field.VILLAGE),
    ):
        tree.found(name=name, kind=Kind.VILLAGE, parent=town, field=field, code=code, actor=None)
    return town


@pytest.fixture
def villages(township: Organization) -> list[Organization]:
    """甲村 with two Party groups, 乙村 with one, 丙村 with none, last in 乌兰镇."""
    given = {"kind": Kind.VILLAGE, "field": Field.VILLAGE, "parent": township, "actor": None}
    made = [tree.found(name=name, **given) for name in ("甲村", "乙村", "丙村")]
    for name, one in (("甲一组", made[0]), ("甲二组", made[0]), ("乙一组", made[1])):
        tree.found(name=name, kind=Kind.GROUP, parent=one, actor=None)
    return made


def person(unit: Organization, role: Role, username: str) -> User:
    """An account whose password is PASSWORD and need not be changed."""
    user, _ = create_user(
        username=username,
        name=f"张{username}",
        role=role,
        organization=unit,
        actor=None,
        password=PASSWORD,
        must_change_password=False,
    )
    return user
