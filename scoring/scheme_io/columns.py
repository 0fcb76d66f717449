"""What the sheets and columns of a scheme workbook are called, and which fields of the format stand in them."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.engine import Bonus, Datum, Grade, Leaf, Penalty, Quota, Scheme, Section, Veto
from scoring.engine.arithmetic import Arithmetic
from scoring.engine.form import Field, fields_of
from scoring.engine.spec import Example

HEAD, NODES = "方案", "指标"
LEVEL, KIND, RULE, PARAMETERS, SENTENCE = "层级", "类别", "规则", "参数", "规则读作"
LISTS: Mapping[str, tuple[str, type]] = {
    "数据项": ("data", Datum),
    "等次": ("grades", Grade),
    "名额": ("quotas", Quota),
    "一票否决": ("vetoes", Veto),
    "算例": ("examples", Example),
}
KINDS = {"板块": "section", "指标": "leaf", "加分项": "bonus", "扣分项": "penalty"}
SEPARATORS = "、，,;；"


def plain(cls: type) -> list[Field]:
    """The fields of a class that stand in a cell."""
    return [field for field in fields_of(cls) if not field.form.given and field.key not in ("children", "rule")]


def node_fields() -> dict[str, Field]:
    """Fields of all kinds of nodes, each column once."""
    fields = [field for cls in (Leaf, Section, Bonus, Penalty) for field in plain(cls)]
    return {field.key: field for field in fields}


def head_fields() -> dict[str, Field]:
    """Fields of the scheme and of its arithmetic that stand in the sheet of the scheme itself."""
    lists = {key for key, _ in LISTS.values()} | {"nodes", "arithmetic", "format"}
    return {field.key: field for field in (*plain(Scheme), *plain(Arithmetic)) if field.key not in lists}


ARITHMETIC = frozenset(field.key for field in plain(Arithmetic))
