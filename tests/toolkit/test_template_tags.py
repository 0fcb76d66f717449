"""How numbers, times and states are written on pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.utils import timezone

from config.templatetags import kaoping


def test_as_many_places_as_sentences() -> None:
    class Typed(forms.Form):
        one, two = forms.CharField(), forms.CharField()

    form = Typed({})
    form.add_error("one", "另一句")
    form.add_error(None, "不在哪一格")
    assert kaoping.field_faults(form) == 3


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{{ x|points }}", 87_250_000, "87.25"),
        ("{{ x|points }}", 87_245_000, "87.25"),
        ("{{ x|points:3 }}", 2_500_000, "2.500"),
        ("{{ x|points }}", None, "—"),
        ("{{ x|points }}", 0, "0.00"),
        ("{{ x|plain }}", 2_500_000, "2.5"),
        ("{{ x|plain }}", -500_000, "-0.5"),
        ("{{ x|plain }}", None, "—"),
        ("{{ x|share }}", 635_000, "63.5%"),
        ("{{ x|share:0 }}", 1_000_000, "100%"),
        ("{{ x|chinese_date }}", date(2026, 3, 1), "2026年3月1日"),
        ("{{ x|chinese_date }}", datetime(2026, 11, 20, 17, 0, tzinfo=UTC), "2026年11月21日"),
        ("{{ x|chinese_date }}", None, ""),
        ("{{ x|minutes }}", datetime(2026, 11, 21, 2, 32, 59, tzinfo=UTC), "2026年11月21日10:32"),
        ("{{ x|minutes }}", date(2026, 3, 1), "2026年3月1日"),
        ("{{ x|minutes }}", None, ""),
        ("{{ x|clock }}", datetime(2026, 11, 21, 2, 32, tzinfo=UTC), "10:32"),
        ("{{ x|file_size }}", 512, "512 B"),
        ("{{ x|file_size }}", 1_258_291, "1.2 MB"),
        ("{{ x|file_size }}", 2048, "2.0 KB"),
        ("{{ x|short }}", "sm3:0123456789abcdef01234567", "0123456789abcdef"),
        ("{{ x|short }}", None, ""),
        ("{{ x|alert_kind }}", "error", "bad"),
    ],
)
def test_filters(template, value, shown):
    assert engines["django"].from_string("{% load kaoping %}" + template).render({"x": value}) == shown


@pytest.mark.parametrize(
    ("away", "shown"),
    [
        (timedelta(days=2, hours=3), "还有2天"),
        (timedelta(hours=3, minutes=5), "还有3小时"),
        (timedelta(minutes=20, seconds=30), "还有20分钟"),
        (timedelta(seconds=30), "还有不到1分钟"),
        (timedelta(days=-1, minutes=-5), "已逾期1天"),
    ],
)
def test_what_is_left_until_a_deadline(away, shown):
    assert kaoping.remaining(timezone.now() + away) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, [1, 2, 3, None, 17]), (9, [1, None, 7, 8, 9, 10, 11, None, 17]), (17, [1, None, 15, 16, 17])],
)
def test_the_pager_shows_ends_and_neighbours(number, shown):
    assert list(kaoping.page_numbers(Paginator(range(830), 50).page(number))) == shown


def test_a_badge_escapes_and_knows_its_kinds():
    assert kaoping.badge("late", "<逾期>") == '<span class="badge badge-late">&lt;逾期&gt;</span>'
    assert kaoping.badge("x", "其他", "说明") == '<span class="badge badge-muted" title="说明">其他</span>'
