"""Chinese names of what the trail records of honours, demonstration points, cards and figures."""

from organizations.models import Level

LABELS = {
    "honour.registered": "登记荣誉",
    "honour.withdrawn": "作废荣誉",
    "point.named": "登记示范点",
    "point.contacts_changed": "调整示范点联系人",
    "point.ended": "示范点退出",
    "point.withdrawn": "作废示范点",
    "card.kept": "登记年度底数",
    "card.corrected": "更正年度底数",
    "figure.kept": "登记年度指标值",
    "figure.withdrawn": "作废年度指标值",
    "year_item.loaded": "载入年度项目",
    "year_item.saved": "修改年度项目",
}
_OWN = {
    "awarded_on": "授予日期",
    "changed": "数据项目",
    "code": "代号",
    "contacts": "联系人",
    "level": "级别",
    "name": "名称",
    "names": "项目",
    "until": "退出日期",
    "value": "数值",
    "year": "年度",
}
NOUNS = ("honour", "point", "card", "figure", "year_item")
TERMS = dict.fromkeys(NOUNS, _OWN)
STATES = {key: {str(level.value): str(level.label) for level in Level} for key in ("honour", "point")}
