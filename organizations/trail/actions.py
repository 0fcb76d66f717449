"""Chinese names of what the trail records; each app adds its own in AppConfig.ready. `telling` puts them together."""

from collections.abc import Callable, Iterable

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
STATES: dict[str, dict[str, str]] = {  # by the first word of an action: what its codes mean
    "job": {"import_units": "导入单位名单"},
}
TERMS: dict[str, dict[str, str]] = {}  # by the first word of an action: names of fields that only its app knows
NAMERS: dict[str, Callable[[Iterable[str]], dict[str, dict[str, str]]]] = {}  # by type of target: names of codes by pk
SHAPES: dict[str, Callable[..., str]] = {}  # by field: how the list under each of its keys is told


def bring(words: object) -> None:
    """Put the tables of a module into those here; the words of one noun may come from several modules."""
    LABELS.update(getattr(words, "LABELS", {}))
    FIELDS.update(getattr(words, "FIELDS", {}))
    NAMERS.update(getattr(words, "NAMERS", {}))
    SHAPES.update(getattr(words, "SHAPES", {}))
    for table, name in ((STATES, "STATES"), (TERMS, "TERMS")):
        for noun, own in getattr(words, name, {}).items():
            table[noun] = table.get(noun, {}) | own


def label(action: str) -> str:
    """The Chinese name of an action; the action itself where nobody gave one."""
    return LABELS.get(action, action)


def states(action: str) -> dict[str, str]:
    """What the codes in the changes of this action mean, as far as the app of the action says it."""
    return STATES.get(action.split(".")[0], {})


def fields(action: str) -> dict[str, str]:
    """The Chinese names of the fields in the changes of this action."""
    return FIELDS | TERMS.get(action.split(".")[0], {})
