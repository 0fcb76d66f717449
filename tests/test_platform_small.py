"""The small parts of the platform: passwords, the secret key, log lines, the doctor, the guard on the network."""

import logging
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config import doctor, secret
from config.toolkit.logs import PlainRecord, plain


@pytest.mark.parametrize(
    "password", ["Xianwei-2026", "kaoping#2026", "KAOPING#2026", "Kaopinglower1", "考评Kaoping县1"]
)
def test_passwords_of_three_classes_are_taken(password):
    validate_password(password)


@pytest.mark.parametrize(
    "password", ["kaopingkaoping", "kaoping2026", "KAOPING2026", "Ab1#", "Password1", "1234567890", "Zhangsan-1"]
)
def test_weak_passwords_are_refused(password):
    user = get_user_model()(username="zhangsan-1", name="张三")
    with pytest.raises(ValidationError):
        validate_password(password, user)


def test_many_processes_find_one_secret_key(tmp_path):
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret.read_or_make, [path] * 32))
    assert len(keys) == 1 and len(keys.pop()) >= 64
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("手机 13912345678 登录", "手机 ****** 登录"),
        ("身份证 11010119900307123x", "身份证 ******"),
        ("区划代码 620421100000 不变", "区划代码 620421100000 不变"),
        ("user a\r\nINFO forged", "user a\\r\\nINFO forged"),
    ],
)
def test_log_lines_are_single_and_hold_no_personal_number(message, line):
    assert plain(message) == line


def test_a_record_gets_its_request_and_its_plain_message():
    record = logging.LogRecord("kaoping", logging.INFO, "", 0, "电话 %s", ("13912345678",), None)
    assert PlainRecord().filter(record) is True
    assert (record.getMessage(), record.request_id) == ("电话 ******", "-")


@pytest.mark.django_db
def test_the_doctor_names_who_never_changed_the_password():
    make = get_user_model().objects.create_user
    make("town01", must_change_password=True)
    make("town02", must_change_password=False)
    make("town03", must_change_password=True, is_active=False)
    findings = doctor.examine()
    assert (doctor.ADVICE, "1 个账号还在用初始密码：town01。请督促本人登录后修改。") in findings
    assert (doctor.GOOD, "数据库结构与程序版本一致") in findings
    assert (doctor.GOOD, "国密 SM3 摘要可用") in findings
    assert [sentence for state, sentence in findings if state == doctor.FAULT] == []


@pytest.mark.django_db
def test_the_doctor_sees_a_key_that_others_can_read():
    key = settings.DATA_DIR / "secret_key"
    key.chmod(0o644)
    try:
        assert [state for state, sentence in doctor.disk() if "chmod 600" in sentence] == [doctor.FAULT]
    finally:
        key.chmod(0o600)


def test_no_test_reaches_another_machine():
    with socket.socket() as outside, pytest.raises(AssertionError, match="tried to reach"):
        outside.connect(("192.0.2.1", 80))
