"""What every request passes: its number, its headers, refusals, error pages, the end of a session, the lock-out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

from tests.platform_urls import SENTENCE

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_urls")]
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
PASSWORD = "Xianwei-2026"


@pytest.fixture
def user():
    return get_user_model().objects.create_user("zhang", password=PASSWORD, must_change_password=False)


@pytest.fixture
def inside(client, user):
    client.force_login(user)
    return client


def test_every_answer_carries_the_number_that_the_log_and_the_trail_use(inside):
    response = inside.get("/facts")
    assert re.fullmatch("[0-9a-f]{12}", response["X-Request-ID"])
    assert response.content.decode() == f"{response['X-Request-ID']} 127.0.0.1"
    assert inside.get("/facts")["X-Request-ID"] != response["X-Request-ID"]


def test_private_pages_stay_out_of_caches_and_frames(inside):
    response = inside.get("/facts")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_a_refusal_is_a_page_with_its_sentence(inside):
    response = inside.get("/refuse")
    assert response.status_code == 409
    page = response.content.decode()
    assert SENTENCE in page
    assert "错误编号" not in page  # a rule is no fault: there is nothing to report


@pytest.mark.parametrize(
    ("before", "back"),
    [("", None), ("http://testserver/cycles/?page=2", "/cycles/?page=2"), ("http://elsewhere.test/", None)],
)
def test_back_leads_to_the_page_before_and_nowhere_else(inside, before, back):
    page = inside.get("/refuse", headers={"Referer": before}).content.decode()
    assert ("返回上一页" in page) is bool(back)
    assert back is None or f'href="http://testserver{back}" data-go-back' in page
    assert "回到工作台" in page


def test_a_refusal_to_htmx_is_a_toast(inside):
    response = inside.get("/refuse", headers=HTMX)
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (409, "#toasts", "beforeend")
    assert SENTENCE in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_refusal_to_the_api_is_json(inside):
    response = inside.get("/api/refuse")
    assert (response.status_code, response.json()) == (409, {"detail": SENTENCE})


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/bad", 400, "这个请求无法识别"),
        ("/denied", 403, "没有进行这项操作的权限"),
        ("/nowhere", 404, "没有找到这个页面"),
    ],
)
def test_error_pages_are_chinese_and_carry_their_number(inside, address, status, words):
    response = inside.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert words in text and f"错误编号：{response['X-Request-ID']}" in text


def test_the_server_error_page_needs_neither_base_template_nor_database(client):
    client.raise_request_exception = False
    response = client.get("/broken")
    assert response.status_code == 500
    assert f"错误编号：{response['X-Request-ID']}" in response.content.decode()
    answer = client.get("/api/broken")
    assert (answer.status_code, answer.json()["request_id"]) == (500, answer["X-Request-ID"])


def test_a_form_without_its_token_is_explained(user):
    client = Client(enforce_csrf_checks=True)
    response = client.post(settings.LOGIN_URL, {"username": "zhang", "password": PASSWORD})
    assert response.status_code == 403
    assert "请刷新页面后再提交" in response.content.decode()


def test_pages_are_shut_unless_marked_open(client):
    response = client.get("/facts")
    assert (response.status_code, response["Location"]) == (302, "/login/?next=/facts")
    assert client.get("/api/refuse").status_code == 403
    assert (client.get("/healthz").content, client.get("/healthz").status_code) == (b"ok", 200)
    assert client.post("/healthz").status_code == 405


def test_htmx_is_sent_to_the_login_page_as_a_whole(client):
    response = client.get("/facts", headers=HTMX)
    assert (response.status_code, response["HX-Redirect"], response.content) == (200, "/login/", b"")


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_an_idle_session_ends_after_half_an_hour(inside, minutes, stays):
    with time_machine.travel(START, tick=False) as clock:
        inside.get("/facts")
        clock.shift(timedelta(minutes=minutes))
        assert (inside.get("/facts").status_code == 200) is stays
        assert (inside.get("/facts").status_code == 200) is stays


def test_every_session_ends_twelve_hours_after_login(inside):
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(12 * 3):
            assert inside.get("/facts").status_code == 200
            clock.shift(timedelta(minutes=20))
        assert inside.get("/facts").status_code == 200
        clock.shift(timedelta(seconds=1))
        response = inside.get("/facts")
        assert response.status_code == 302
        assert response["Clear-Site-Data"] == '"cache", "storage"'


def test_reading_writes_the_session_once_a_minute_at_most(inside, django_assert_num_queries):
    with time_machine.travel(START, tick=False) as clock:
        inside.get("/facts")
        clock.shift(timedelta(seconds=59))
        with django_assert_num_queries(2):  # the session and the user are read
            inside.get("/facts")
        before = Session.objects.get().session_data
        clock.shift(timedelta(seconds=1))
        inside.get("/facts")
        assert Session.objects.get().session_data != before


def log_in(client, username, password):
    return client.post(settings.LOGIN_URL, {"username": username, "password": password, "next": "/facts"})


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client, user):
    for _ in range(4):
        assert log_in(client, "zhang", "wrong").status_code == 200
    response = log_in(client, "zhang", "wrong")
    assert response.status_code == 429
    assert "请在30分钟后再试" in response.content.decode()
    assert log_in(client, "zhang", PASSWORD).status_code == 429
    elsewhere = client.post(settings.LOGIN_URL, {"username": "zhang", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3")
    assert elsewhere.status_code == 429


def test_the_lock_opens_after_half_an_hour(client, user):
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            log_in(client, "zhang", "wrong")
        clock.shift(timedelta(minutes=29))
        assert log_in(Client(), "zhang", PASSWORD).status_code == 429
        clock.shift(timedelta(minutes=31))
        assert log_in(client, "zhang", PASSWORD).status_code == 302


def test_an_unknown_user_is_told_the_same_as_a_wrong_password(client, user):
    def words(response):
        return re.sub(r'value="[^"]*"|[0-9a-f]{12}|错误编号\S+', "", response.content.decode())

    wrong, unknown = log_in(client, "zhang", "wrong"), log_in(Client(), "nobody", "wrong")
    assert (wrong.status_code, words(wrong)) == (unknown.status_code, words(unknown))
