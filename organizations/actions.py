"""Chinese names of what the trail records; each app adds its own in AppConfig.ready."""

import re
from datetime import datetime

from django.utils import timezone

from config.toolkit.digest import ALGORITHMS, short

LABELS: dict[str, str] = {
    "organization.founded": "新建单位",
    "organization.renamed": "单位更名",
    "organization.transferred": "单位划转",
    "organization.merged": "单位合并",
    "organization.abolished": "单位撤销",
    "import.planned": "上传待导入表格",
    "import.applied": "导入",
    "import.dropped": "放弃导入",
    "file.stored": "存入文件",
    "job.started": "发起后台任务",
    "user.created": "新建账号",
    "user.disabled": "停用账号",
    "user.enabled": "启用账号",
    "user.password_reset": "重置密码",
    "user.password_changed": "修改密码",
    "user.logged_in": "登录",
    "user.login_failed": "登录失败",
    "membership.granted": "授予角色",
    "membership.ended": "终止角色",
}
FIELDS: dict[str, str] = {
    "address": "地址",
    "closed_on": "撤销日期",
    "code": "代码",
    "counts": "计数",
    "digest": "校验值",
    "document_no": "文号",
    "effective_on": "生效日期",
    "event": "事件",
    "field": "领域",
    "file": "文件",
    "is_active": "启用",
    "kind": "类型",
    "name": "名称",
    "parent": "上级",
    "plan": "计划",
    "role": "角色",
    "blank": "空着",
    "changed": "修改",
    "problems": "问题",
    "unchanged": "不变",
    "size": "大小",
    "sources": "原单位",
    "username": "用户名",
    "valid_to": "终止日期",
}
STATES: dict[str, dict[str, str]] = {}  # by the first word of an action: what its codes mean
PAIR = 2
SHOWN = 60
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
DIGESTS = tuple(f"{algorithm}:" for algorithm in ALGORITHMS)


def label(action: str) -> str:
    """The Chinese name of an action; the action itself where nobody gave one."""
    return LABELS.get(action, action)


def states(action: str) -> dict[str, str]:
    """What the codes in the changes of this action mean, as far as the app of the action says it."""
    return STATES.get(action.split(".")[0], {})


def sentences(changes: dict[str, object], *, values: dict[str, str]) -> list[tuple[str, str]]:
    """Each change as name and text: a pair [before, after] as "before → after", digests short, choices by `values`."""
    told = ((_name(name), _text(value, values)) for name, value in changes.items())
    return [(name, text) for name, text in told if text]


def _name(name: str) -> str:
    """A field in Chinese; of several words ("nodes 1.1 points") each that is known."""
    return " ".join(FIELDS.get(word, word) for word in name.split(" "))


def _text(value: object, values: dict[str, str]) -> str:
    if isinstance(value, list):
        joint = " → " if len(value) == PAIR else "、"
        return joint.join(_text(part, values) or "—" for part in value)
    if isinstance(value, dict):
        return "，".join(f"{_name(str(name))} {_text(part, values)}" for name, part in value.items() if part)
    if isinstance(value, bool):
        return "是" if value else "否"
    plain = "" if value is None else str(value)
    if plain.startswith(DIGESTS):
        return short(plain)
    if MOMENT.fullmatch(plain):
        return f"{timezone.localtime(datetime.fromisoformat(plain)):%Y-%m-%d %H:%M}"
    return values.get(plain, plain) if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"
