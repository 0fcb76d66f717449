"""What a form of filters asks for, in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.forms import BaseForm, ChoiceField, ModelChoiceField

from config.toolkit.dates import chinese_date


def asked_for(form: BaseForm, *, without: Collection[str] = ()) -> str:
    """单位：北湾镇；状态：待整改 — every field in which something stands and that can be understood."""
    form.is_valid()
    told = ((form.fields[name], value) for name, value in form.cleaned_data.items() if name not in without)
    return "；".join(f"{field.label}：{_said(field, value)}" for field, value in told if value not in ("", None))


def _said(field: Any, value: Any) -> str:
    if isinstance(value, date):
        return chinese_date(value)
    listed = isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField)
    return str(dict(field.choices).get(value, value) if listed else value)
