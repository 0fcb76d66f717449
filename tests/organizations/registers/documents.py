"""Register documents for tests, each with just enough in it."""

from typing import Any

from organizations.models import Organization, RegisterType, User
from organizations.services.registers import load_type

VISITS: dict[str, Any] = {
    "format": "kaoping-register/1",
    "code": "visits",
    "name": "联系点检查",
    "source": "水寨办事处材料第四部分",
    "date": "2010",
    "frequency": "weekly",
    "fields": [
        {"code": "leader", "label": "检查人", "kind": "person", "required": True},
        {"code": "topic", "label": "检查内容", "kind": "choice", "choices": ["组织生活", "台账", "阵地"]},
        {"code": "problems", "label": "发现问题", "kind": "number", "measure": "个", "min": 0, "max": 99},
        {"code": "solved", "label": "已整改", "kind": "number", "measure": "个", "min": 0},
        {"code": "cost", "label": "支出", "kind": "money"},
        {"code": "open", "label": "是否公示", "kind": "flag"},
        {"code": "phone", "label": "联系电话", "kind": "text", "personal": True},
    ],
    "counts": [
        {"code": "visits", "name": "检查次数", "take": "records", "measure": "次"},
        {"code": "monthly", "name": "月均检查", "take": "records", "per": "month"},
        {"code": "problems", "name": "发现问题", "take": "sum", "field": "problems"},
        {
            "code": "dear",
            "name": "支出不少于7000元",
            "take": "records",
            "where": [{"field": "cost", "least": "7000"}],
        },
        {
            "code": "open_share",
            "name": "公示率",
            "take": "share",
            "where": [{"field": "open", "is": [True]}],
            "of": [{"field": "topic", "is": ["组织生活", "台账"]}],
        },
        {"code": "solved_share", "name": "整改率", "take": "share", "field": "solved", "over": "problems"},
        {"code": "leaders", "name": "检查人数", "take": "distinct", "field": "leader"},
        {"code": "missed", "name": "缺检查周数", "take": "missed"},
        {"code": "blank", "name": "三年无检查", "take": "blank", "years": 3},
    ],
}


def document(**changes: Any) -> dict[str, Any]:
    """VISITS with other values for some keys; None takes a key away."""
    return {key: value for key, value in {**VISITS, **changes}.items() if value is not None}


def make_register(code: str, *, actor: User | None = None, words: str = "") -> RegisterType:
    """A weekly register with a topic, a choice, a personal field and a file; `words` stand in all its texts."""
    fields = [
        {"code": "topic", "label": f"主题{words}", "kind": "text", "required": True, "about": f"说明{words}"},
        {"code": "sort", "label": f"类别{words}", "kind": "choice", "choices": [f"学习{words}", "会议"]},
        {"code": "who", "label": f"联系人{words}", "kind": "person", "personal": True},
        {"code": "paper", "label": f"附件{words}", "kind": "file"},
    ]
    counts = [{"code": "all", "name": f"次数{words}", "take": "records", "measure": "次", "rule": f"口径{words}"}]
    given = {"code": code, "name": f"活动记录{words}", "source": f"来源{words}", "about": f"说明{words}"}
    return load_type(document(**given, fields=fields, counts=counts), owner=None, actor=actor)


def make_type(owner: Organization | None = None, **changes: Any) -> RegisterType:
    """VISITS as a type of the whole system, or of a unit."""
    return load_type(document(**changes), owner=owner, actor=None)
