"""People see decimals, the database holds whole numbers."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection

from config.toolkit.fields import ScaledFormField, ScaledIntegerField


def field(**options: object) -> ScaledFormField:
    return ScaledFormField(**{"required": False, **options})  # type: ignore[arg-type]


def test_typed_decimals() -> None:
    assert [field().clean(text) for text in ("2.5", "９５分", "", None)] == [2_500_000, 95_000_000, None, None]


@pytest.mark.parametrize(
    ("options", "text", "message"),
    [
        ({}, "12-15", "「12-15」不是数字，只能填一个数。"),
        ({"places": 2}, "1.005", "最多2位小数。"),
        ({"places": 0}, "1.5", "最多0位小数。"),
        ({"min_value": 0}, "-1", "不能小于0。"),
        ({"max_value": 2_500_000}, "2.6", "不能大于2.5。"),
    ],
)
def test_refusals(options: dict[str, object], text: str, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        field(**options).clean(text)
    assert error.value.messages == [message]


def test_required() -> None:
    with pytest.raises(ValidationError):
        field(required=True).clean("")
    assert field(required=True).clean("0") == 0


class Sample(forms.Form):
    points = ScaledFormField()


def test_forms_show_decimals_and_keep_what_was_typed() -> None:
    assert 'value="2.5"' in str(Sample(initial={"points": 2_500_000})["points"])
    assert 'value="二"' in str(Sample({"points": "二"})["points"])
    assert 'inputmode="decimal"' in str(Sample()["points"])


def test_equal_numbers_are_no_change() -> None:
    assert not Sample({"points": "2.50"}, initial={"points": 2_500_000}).has_changed()
    assert Sample({"points": "2.51"}, initial={"points": 2_500_000}).has_changed()
    assert Sample({"points": "二"}, initial={"points": 2_500_000}).has_changed()


def test_model_field() -> None:
    column = ScaledIntegerField("分值", null=True, blank=True)
    form = column.formfield()
    assert isinstance(form, ScaledFormField)
    assert (form.label, form.required) == ("分值", False)
    assert column.db_type(connection) in ("bigint", "integer")
    assert column.deconstruct()[1] == "config.toolkit.fields.ScaledIntegerField"
