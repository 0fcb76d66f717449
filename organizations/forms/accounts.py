"""Accounts and their roles."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import QuerySet

from organizations.models import Organization
from organizations.roles import Role

from .fields import UnitField

UNIT_HELP = "填区划代码或完整名称"


class GrantForm(forms.Form):
    """A role at a unit."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    organization = UnitField(label="单位", help_text=UNIT_HELP)

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        """`units` are those whose accounts the user manages."""
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]


class AccountForm(GrantForm):
    """A new account with its first role; the password is made by the system."""

    username = forms.CharField(label="用户名", max_length=150, help_text="字母、数字或 @ . + - _，建立后不能修改")
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)

    field_order = ["username", "name", "phone", "role", "organization"]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=400, error_messages={"required": "请写明理由。"})


class LoginForm(AuthenticationForm):
    """Django's login form in plainer words, the same for an unknown name, a wrong password and a disabled account."""

    error_messages = {
        "invalid_login": "用户名或密码不正确，请核对后重新输入。",
        "inactive": "用户名或密码不正确，请核对后重新输入。",
    }
