"""The style guide: one page with every part of the design system, rendered from the product's own templates."""

import json
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.test import RequestFactory

from config.templatetags.kaoping import BADGES
from config.toolkit import charts, scaled
from config.toolkit.imports import Plan, Problem
from tests.browser.pages_server import PAGES, page

NOW = datetime(2026, 11, 21, 2, 32, tzinfo=UTC)


class SearchForm(forms.Form):
    name = forms.CharField(label="单位", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("late", "逾期")], required=False)


class ReturnForm(forms.Form):
    until = forms.DateField(label="补正期限", help_text="到期未补正的，按原分计。")
    to = forms.ChoiceField(label="退回到", choices=[("a", "乡镇组织委员")])
    reason = forms.CharField(label="退回原因", widget=forms.Textarea, error_messages={"required": "请写明退回原因。"})
    notify = forms.BooleanField(label="同时写入对方待办", required=False)


def row(number: int, name: str, state: list[str]) -> dict[str, Any]:
    """One township of the board."""
    points = scaled.parse("97.25") - number * 1_130_000
    numbers = {"done": 24 - number, "self": points}
    given = None if number % 3 else points - 500_000
    return {"name": name, "kind": state[0], "label": state[1], "late": state[0] == "late", "given": given, **numbers}


def plan() -> Plan[int]:
    """The preview of an import that cannot be applied."""
    problems = [
        Problem("自评", 7, "F", "2026-03-01", "这里要填数字，填的是日期。请改成次数，如3。"),
        Problem("自评", 9, "F", "12-15", "这里要填一个数字，填的是「12-15」。"),
    ]
    notices = ["第3行「备注」列不在模板中，没有读取。"]
    return Plan(creates=[1] * 12, updates=[1, 2], unchanged=4, problems=problems, notices=notices)


def styleguide() -> bytes:
    """The rendered page."""
    values = json.loads((PAGES / "styleguide.json").read_text("utf-8"))
    states = values["states"]
    rows = [row(number, name, states[number % len(states)]) for number, name in enumerate(values["names"])]
    data = [charts.Datum(r["name"], r["self"], kind="" if n else "best") for n, r in enumerate(rows[:12])]
    values |= {
        "rows": rows,
        "events": [{**event, "at": NOW} for event in values["events"]],
        "files": [{**file, "by": "张丽", "at": NOW, "url": "#f", "delete_url": "/delete"} for file in values["files"]],
        "filter": SearchForm({"name": "镇"}),
        "form": ReturnForm({"until": "2026-11-28", "to": "a"}),
        "page": Paginator(range(830), 50).page(3),
        "chart": charts.bars(data, mean=scaled.parse("91.04")),
        "badges": [(kind, kind) for kind in BADGES],
        "plan": plan(),
        "today": NOW,
    }
    request = RequestFactory().get("/styleguide", {"ordering": "-state", "name": "镇"})
    request.user = get_user_model()(pk=7, username="wanghong", name="王红")
    return page("styleguide.html", values, request)
