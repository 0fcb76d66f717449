"""Sentences against days to come and against rows that their own model refuses."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from config.toolkit.refusal import Refused
from config.toolkit.validity import not_come, refuse_invalid, refuse_to_come
from organizations.models import Alias, Organization


def test_a_day_to_come_has_a_sentence_and_today_has_none() -> None:
    today = timezone.localdate()
    assert not_come(today) == not_come(today - timedelta(days=1), "任职日期") == ""
    assert not_come(date(2999, 1, 1), "任职日期") == "任职日期2999年1月1日还没有到，请在当天或之后登记。"
    assert not_come(date(2999, 1, 1), then="请核对") == "日期2999年1月1日还没有到，请核对。"
    refuse_to_come(today)
    with pytest.raises(Refused, match=r"^日期2999年1月1日还没有到，请在当天或之后登记。$"):
        refuse_to_come(date(2999, 1, 1))


def test_what_a_model_says_against_a_row_is_one_sentence() -> None:
    alias = Alias(organization=Organization(pk=1), name="")
    left_out = ["organization", "event", "recorded_by"]
    with pytest.raises(Refused, match=r"^此字段不能为空。$"):
        refuse_invalid(alias, exclude=left_out)
    with pytest.raises(Refused, match=r"^「甲村」：此字段不能为空。$"):
        refuse_invalid(alias, about="甲村", exclude=left_out)
