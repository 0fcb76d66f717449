"""The style guide: one page with every part of the design system, rendered from the product's own templates."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from config.toolkit import charts, scaled
from config.toolkit.imports import Plan, Problem
from config.templatetags.kaoping import BADGES
from tests.browser.pages_server import PAGES

NOW = datetime(2026, 11, 21, 2, 32, tzinfo=UTC)
NAMES = "乌兰镇 北湾镇 东湾镇 刘川镇 北滩镇 五合镇 大芦镇 糜滩镇 高湾镇 平堡镇 三滩镇 双龙镇 永新乡 石门乡 靖安乡 若笠乡".split()
STATES = [("ok", "已提交"), ("info", "填写中"), ("todo", "未开始"), ("back", "已退回"), ("late", "已逾期")]


class SearchForm(forms.Form):
    name = forms.CharField(label="单位", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("late", "逾期")], required=False)


class ReturnForm(forms.Form):
    until = forms.DateField(label="补正期限", help_text="到期未补正的，按原分计。")
    to = forms.ChoiceField(label="退回到", choices=[("a", "乡镇组织委员")])
    reason = forms.CharField(label="退回原因", widget=forms.Textarea, error_messages={"required": "请写明退回原因。"})
    notify = forms.BooleanField(label="同时写入对方待办", required=False)


def row(number: int, name: str) -> dict[str, Any]:
    """One township of the board."""
    kind, label = STATES[number % len(STATES)]
    points = scaled.parse("97.25") - number * 1_130_000
    return {
        "name": name, "kind": kind, "label": label, "late": kind == "late", "done": 24 - number, "change": number % 5 - 2,
        "self": points, "given": None if number % 3 else points - 500_000,
    }  # fmt: skip


def cell(name: str, value: str = "", state: str = "", reason: str = "", locked: bool = False) -> dict[str, Any]:
    """One row of the review grid."""
    return {"name": name, "self": "2.00", "value": value, "state": state, "reason": reason, "locked": locked}


def event(who: str, what: str, note: str = "", kind: str = "") -> dict[str, Any]:
    """One line of the timeline."""
    return {"at": NOW, "who": who, "what": what, "note": note, "kind": kind}


def file(name: str, size: int) -> dict[str, Any]:
    """One stored file."""
    digest = "sm3:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return {"name": name, "size": size, "by": "张丽", "at": NOW, "digest": digest, "url": "#f", "delete_url": "/delete"}


def navigation() -> list[dict[str, Any]]:
    """The menu of a county clerk."""
    work = [("工作台", "home", 3), ("考核方案", "scheme", 0), ("考核任务", "cycle", 0), ("自评填报", "sheet", 0), ("审核评分", "review", 12)]
    after = [("汇总排名", "rank", 0), ("报表中心", "report", 0), ("整改台账", "fix", 0)]
    system = [("单位与人员", "unit", 0), ("后台任务", "job", 0), ("审计", "audit", 0)]

    def links(entries: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
        return [{"label": a, "icon": b, "count": c, "url": f"#{b}", "active": b == "review"} for a, b, c in entries]

    return [
        {"label": "考核", "links": links(work)},
        {"label": "结果", "links": links(after)},
        {"label": "管理", "links": links(system)},
    ]


def context() -> dict[str, Any]:
    """All that the page shows."""
    request = RequestFactory().get("/styleguide", {"ordering": "-state", "name": "镇"})
    request.user = get_user_model()(pk=7, username="wanghong", name="王红")
    rows = [row(number, name) for number, name in enumerate(NAMES)]
    data = [charts.Datum(r["name"], r["self"], kind="best" if n == 0 else "") for n, r in enumerate(rows[:12])]
    bad = ReturnForm({"until": "2026-11-28", "to": "a"})
    return {
        "request": request, "nav": navigation(), "crumbs": [("考核任务", "#c"), ("靖远县2026年度", "#d"), ("审核评分", "")],
        "unit_name": "中共靖远县委组织部", "todo_count": 3, "todo_url": "#todo", "help_url": "#help",
        "tabs": [
            {"label": "进度", "url": "#1", "active": True}, {"label": "横评", "url": "#2", "count": 24},
            {"label": "汇总", "url": "#3"}, {"label": "公示", "url": "#4"},
        ],
        "steps": [
            {"label": "下发", "state": "done", "detail": "11月1日"}, {"label": "自评", "state": "late", "detail": "2个逾期"},
            {"label": "审核", "state": "current", "detail": "剩12项"}, {"label": "公示"}, {"label": "定级"}, {"label": "锁定"},
        ],
        "stats": [
            {"label": "已提交", "value": "14", "unit": "/18", "kind": "ok"}, {"label": "逾期", "value": "2", "kind": "bad", "note": "乌兰镇、若笠乡"},
            {"label": "待审核", "value": "12", "unit": "项"}, {"label": "距截止", "value": "9", "unit": "天"},
        ],
        "filter": SearchForm({"name": "镇"}), "rows": rows, "page": Paginator(range(830), 50).page(3),
        "cells": [
            cell("乌兰镇", "2", "saved"), cell("北湾镇", "1.5", "unsaved", "少开1次"), cell("东湾镇", "2.5", "refused"),
            cell("刘川镇", "1", "conflict", "少开2次"), cell("北滩镇", "2", "failed"), cell("永新乡", "2", "", "", True),
        ],
        "chart": charts.bars(data, mean=scaled.parse("91.04")), "badges": [(kind, kind) for kind in BADGES],
        "events": [
            event("张丽", "提交自评"), event("王红", "退回", "佐证材料缺会议记录。", "bad"), event("王红", "核定1.50分", kind="ok"),
        ],
        "form": bad, "files": [file("乌兰镇党建工作专题会议记录（2026年第3次）.pdf", 1_258_291), file("签到表.jpg", 420_000)],
        "job": {"label": "生成得分说明", "running": True, "state_label": "进行中", "done": 7, "total": 18},
        "plan": Plan(creates=[1] * 12, updates=[1, 2], unchanged=4, problems=[
            Problem("自评", 7, "F", "2026-03-01", "这里要填数字，填的是日期。请改成次数，如3。"),
            Problem("自评", 9, "F", "12-15", "这里要填一个数字，填的是「12-15」。"),
        ], notices=["第3行「备注」列不在模板中，没有读取。"]),
        "today": NOW + timedelta(hours=1),
    }  # fmt: skip


def styleguide() -> bytes:
    """The rendered page."""
    values = context()
    request = values.pop("request")
    return engines["django"].from_string((PAGES / "styleguide.html").read_text("utf-8")).render(values, request).encode()
