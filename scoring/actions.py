"""Chinese names of what the trail records of schemes."""

from scoring.models import SchemeState

LABELS = {
    "scheme.imported": "导入方案",
    "scheme.started": "复制为新方案",
    "scheme.carried_on": "建立新版本",
    "scheme.edited": "修改方案草稿",
    "scheme.published": "发布方案",
    "scheme.retired": "停用方案",
    "scheme.discarded": "删除方案草稿",
}
FIELDS = {
    "arithmetic": "计算方法",
    "data": "数据项",
    "edited": "修改",
    "examples": "算例",
    "from": "起点分",
    "full": "总分",
    "grade": "等次",
    "grades": "等次",
    "level": "适用层级",
    "nodes": "指标",
    "notes": "说明",
    "points": "分值",
    "previous": "上一版本",
    "quotas": "名额",
    "rule": "计分规则",
    "share": "比例",
    "source": "来源",
    "title": "标题",
    "version": "版本",
    "vetoes": "一票否决",
    "warnings": "提醒",
    "year": "年度",
}
STATES = {"scheme": {str(value): str(name) for value, name in SchemeState.choices}}
