"""What is asked of a password is said in plain Chinese, and so is what is wrong with one."""

import pytest
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError

from organizations.models import User

PERSON = User(username="liqiang2026", name="李强", phone="13900001234")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab-1", "密码至少要有8位。"),
        ("135792468", "密码不能全是数字。"),
        ("password1", "这个密码太常见，容易被猜中，请换一个。"),
        ("Liqiang2026", "密码和用户名太相近，请换一个。"),
        ("sanmenxia", "密码须包含大写字母、小写字母、数字、其他字符四类中的至少三类。"),
    ],
)
def test_what_is_wrong_is_said(password: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password(password, PERSON)
    assert sentence in caught.value.messages


def test_the_rules_are_listed_in_words() -> None:
    assert [validator.get_help_text() for validator in get_default_password_validators()] == [
        "密码不能和用户名、姓名、手机号相近。",
        "密码至少要有8位。",
        "不能用常见的密码，例如 12345678。",
        "密码不能全是数字。",
        "密码须包含大写字母、小写字母、数字、其他字符四类中的至少三类。",
    ]
    validate_password("Qingxi-0931-zhen", PERSON)
