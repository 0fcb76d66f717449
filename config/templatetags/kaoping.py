"""Template filters and tags: how numbers, times and states are written on every page. Knows no noun of the product."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.toolkit import dates, scaled
from config.toolkit.digest import short as shortened

register = template.Library()

NOTHING = "—"  # what is missing is shown as missing, never as 0
BADGES = ("ok", "info", "warn", "bad", "late", "back", "todo", "lock", "best", "muted")
ALERT_KINDS = {"debug": "info", "info": "info", "success": "ok", "warning": "warn", "error": "bad"}
ALERT_ICONS = {"info": "info", "ok": "check", "warn": "warn", "bad": "bad"}


@register.filter
def points(value: int | str | None, places: int = 2) -> str:
    """A scaled number with fixed places, half up: 87250000 → "87.25"; None → "—"."""
    return NOTHING if value is None or value == "" else scaled.text(int(value), int(places))


@register.filter
def plain(value: int | str | None) -> str:
    """A scaled number as short as it is: 2500000 → "2.5"; None → "—"."""
    return NOTHING if value is None or value == "" else scaled.text(int(value))


@register.filter
def share(value: int | str | None, places: int = 1) -> str:
    """A scaled ratio as percent: 635000 → "63.5%"; None → "—"."""
    return NOTHING if value is None or value == "" else f"{scaled.text(int(value) * 100, int(places))}%"


@register.filter
def chinese_date(value: date | datetime | None) -> str:
    """A date as documents write it: "2026年11月21日", no leading zeros; empty for None."""
    if not value:
        return ""
    return dates.chinese_date(local(value) if isinstance(value, datetime) else value)


@register.filter
def minutes(value: datetime | None) -> str:
    """A moment to the minute, local: "2026年11月21日10:32"; empty for None. A date stays a date."""
    if not value:
        return ""
    return dates.chinese_moment(local(value)) if isinstance(value, datetime) else dates.chinese_date(value)


@register.filter
def clock(value: datetime | None) -> str:
    """The local time of day, "10:32"; empty for None."""
    return local(value).strftime("%H:%M") if value else ""


@register.filter
def remaining(value: datetime | None) -> str:
    """What is left until a deadline: "还有2天", "还有3小时", "还有20分钟", "已逾期1天"; empty for None."""
    if not value:
        return ""
    seconds = int((local(value) - timezone.now()).total_seconds())
    lead, seconds = ("已逾期", -seconds) if seconds < 0 else ("还有", seconds)
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{lead}{seconds // size}{unit}"
    return f"{lead}不到1分钟"


@register.filter
def file_size(value: int | str | None) -> str:
    """Bytes for people: 512 → "512 B", 1258291 → "1.2 MB"; empty for None."""
    if value is None or value == "":
        return ""
    count = int(value)
    for size, unit in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")):
        if count >= size:
            return f"{scaled.text(scaled.divide(count * scaled.SCALE, size * scaled.SCALE), 1)} {unit}"
    return f"{count} B"


@register.filter
def short(digest: str | None) -> str:
    """A digest as it is printed: its first 16 digits, without the name of its algorithm; empty for None."""
    return shortened(digest or "")


@register.filter
def alert_kind(level: str) -> str:
    """The notice colour (info, ok, warn, bad) of a level of django.contrib.messages."""
    return ALERT_KINDS.get(level, "info")


@register.filter
def alert_icon(kind: str) -> str:
    """The icon of a notice colour."""
    return ALERT_ICONS.get(kind, "info")


@register.filter
def page_numbers(page: Any) -> Iterator[int | None]:
    """The numbers a pager shows: first, last and those near the page; None stands for a gap."""
    last, before = page.paginator.num_pages, 0
    for number in range(1, last + 1):
        if number in (1, last) or abs(number - page.number) <= 2:
            if number != before + 1:
                yield None
            yield number
            before = number


@register.filter
def field_faults(form: Any) -> int:
    """How many faults are told at the fields of a form."""
    return sum(len(said) for name, said in form.errors.items() if name != NON_FIELD_ERRORS)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing of the sprite `img/icons.svg`; decoration only, the words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("img/icons.svg"), name
    )


@register.simple_tag
def badge(kind: str, label: str, title: str = "") -> SafeString:
    """A state as sign and words; `kind` is one of BADGES, anything else is shown without a sign."""
    kind = kind if kind in BADGES else "muted"
    if title:
        return format_html('<span class="badge badge-{}" title="{}">{}</span>', kind, title, label)
    return format_html('<span class="badge badge-{}">{}</span>', kind, label)


def local(value: datetime) -> datetime:
    """The moment in the office's time zone; a naive one is taken as already local."""
    return timezone.localtime(value) if timezone.is_aware(value) else timezone.make_aware(value)
