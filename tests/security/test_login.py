"""Coming in: five wrong passwords lock an account, and nothing tells whether an account exists."""

import pytest
from django.test import Client

from organizations.models import AuditEvent, User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
WRONG = "Falsch-2026-mima"
LOCKED = "密码连续输错5次，这个账号已暂时锁定。请在30分钟后再试"


def try_in(username: str, password: str = WRONG, *, address: str = "10.1.2.3") -> tuple[int, str]:
    """Status and page of one attempt, from a browser that was not here before."""
    client = Client(REMOTE_ADDR=address)
    response = client.post("/login/", {"username": username, "password": password})
    return response.status_code, response.content.decode() if response.status_code != 302 else ""


def plain(page: str, username: str) -> str:
    """The page without what differs from one request to the next."""
    lines = (line for line in page.splitlines() if "csrf" not in line and "错误编号" not in line)
    return "\n".join(lines).replace(username, "")


def test_five_wrong_passwords_lock_the_account_in_chinese() -> None:
    make_user("liming")
    for _ in range(4):
        status, page = try_in("liming")
        assert status == 200
        assert "用户名或密码不正确，请核对后重新输入。" in page
    status, page = try_in("liming")
    assert (status, LOCKED in page) == (429, True)
    status, page = try_in("liming", PASSWORD)
    assert (status, LOCKED in page) == (429, True), "the right password does not open a locked account"
    assert try_in("liming", PASSWORD, address="10.9.9.9")[0] == 429, "nor from another machine"


def test_an_unknown_name_gets_the_same_answers() -> None:
    make_user("liming")
    for _ in range(6):
        known, unknown = try_in("liming"), try_in("wangfang", address="10.1.2.4")
        assert known[0] == unknown[0]
        assert plain(known[1], "liming") == plain(unknown[1], "wangfang")
    assert known[0] == 429


def test_a_disabled_account_gets_the_same_answer() -> None:
    make_user("liming")
    User.objects.filter(username="liming").update(is_active=False)
    status, page = try_in("liming", PASSWORD)
    assert status == 200
    assert plain(page, "liming") == plain(try_in("wangfang")[1], "wangfang")


def test_another_account_still_comes_in() -> None:
    make_user("liming")
    make_user("wangfang")
    for _ in range(5):
        try_in("liming")
    assert try_in("wangfang", PASSWORD)[0] == 302


def test_a_login_in_between_begins_the_count_anew() -> None:
    make_user("liming")
    for _ in range(2):
        for _ in range(4):
            assert try_in("liming")[0] == 200
        assert try_in("liming", PASSWORD)[0] == 302


def test_attempts_are_on_record_without_the_password() -> None:
    make_user("liming")
    try_in("liming")
    try_in("liming", PASSWORD)
    failed, came = AuditEvent.objects.order_by("pk")
    assert (failed.action, came.action) == ("user.login_failed", "user.logged_in")
    assert WRONG not in str(failed.changes)


def test_the_way_back_stays_on_this_site() -> None:
    make_user("liming")
    client = Client()
    given = {"username": "liming", "password": PASSWORD}
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = client.post("/login/", {**given, "next": target})
        assert response["Location"] == "/"
        client.logout()
    assert client.post("/login/", {**given, "next": "/cycles/"})["Location"] == "/cycles/"
