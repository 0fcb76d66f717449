"""Chinese names of what the trail records of schemes."""

from collections.abc import Iterator
from typing import Any

from scoring.engine import json_schema
from scoring.models import SchemeState
from scoring.scheme_io.vocabulary import WORDS
from scoring.selectors.names import scheme_names

LABELS = {
    "scheme.imported": "导入方案",
    "scheme.started": "复制为新方案",
    "scheme.carried_on": "建立新版本",
    "scheme.edited": "修改方案草稿",
    "scheme.published": "发布方案",
    "scheme.retired": "停用方案",
    "scheme.discarded": "删除方案草稿",
    "scheme.lineage": "修改指标沿革",
    "scheme.redated": "更改方案中的年份",
    "scheme.compared": "导出方案修订对照表",
    "scheme.clauses": "导出条款对照表",
    "standard.loaded": "载入评定标准",
    "standard.changed": "修改标准草稿",
    "standard.published": "发布评定标准",
    "standard.retired": "停用评定标准",
    "standard.discarded": "删除标准草稿",
    "table.started": "建立参数表",
    "table.filled": "录入参数",
    "table.closed": "参数截止",
    "table.withdrawn": "参数作废",
    "table.exported": "导出参数表",
}
OWN = {  # also what a name means in one place where it stands in several
    "added": "录入",
    "also": "其他条件",
    "row": "参数",
    "redated": "更改",
    "earlier": "对照版本",
    "arithmetic": "计算方法",
    "cap": "封顶",
    "children": "所列各项",
    "data": "数据项",
    "each": "每项（次）分值",
    "edited": "修改",
    "examples": "算例",
    "from": "起点分",
    "full": "满分",
    "grade": "等次",
    "grades": "等次",
    "level": "适用层级",
    "min": "最小值",
    "nodes": "指标",
    "places": "小数位数",
    "notes": "说明",
    "parent": "上级指标",
    "points": "分值",
    "previous": "上一版本",
    "quotas": "名额",
    "rule": "计分规则",
    "type": "规则",
    "share": "比例",
    "source": "来源",
    "title": "标题",
    "version": "版本",
    "vetoes": "一票否决",
    "warnings": "提醒",
    "year": "年度",
}


def _titles(schema: Any) -> Iterator[tuple[str, str]]:
    for part in (schema, *schema["$defs"].values()):
        yield from ((key, said["title"]) for key, said in part["properties"].items() if "title" in said)


TERMS = {  # every field of the scheme format by its name
    "scheme": dict(_titles(json_schema())) | OWN,
    "standard": {"version": "版本", "title": "名称", "state": "状态"},
    "table": {"added": "录入", "code": "代号", "name": "名称", "row": "参数", "valid_until": "截止"},
}
STATES = {
    "scheme": {
        **{str(value): str(name) for value, name in SchemeState.choices},
        **WORDS,
    },
    "standard": {str(value): str(name) for value, name in SchemeState.choices},
}
NAMERS = {"scoring.scheme": scheme_names}
