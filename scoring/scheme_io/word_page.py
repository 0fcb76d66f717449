"""The page that gives the Chinese word beside every name and value of the scheme format, for writers of workbooks."""

from collections.abc import Iterator

from scoring.engine import Bonus, Datum, Grade, Leaf, Penalty, Quota, Scheme, Section, Veto
from scoring.engine.arithmetic import Arithmetic
from scoring.engine.form import Field, choices_of, item_of
from scoring.engine.rules import rule_titles, rule_types
from scoring.engine.spec import Example
from scoring.scheme_io.spoken import labels
from scoring.scheme_io.vocabulary import word

PARTS: dict[str, type] = {
    "方案": Scheme,
    "计算办法（写在「方案」表里）": Arithmetic,
    "数据项": Datum,
    "板块": Section,
    "指标": Leaf,
    "加分项": Bonus,
    "扣分项": Penalty,
    "等次": Grade,
    "名额": Quota,
    "一票否决": Veto,
    "算例": Example,
}
HEAD = """# 方案工作簿用词

方案工作簿（见 [scheme-format.md](scheme-format.md) 第 11 节）里，字段和可选的值写中文、写英文都可以。本页由
`manage.py scheme_schema --words` 生成。带“几条”的参数是一组字段的列表，要写成 JSON，字段名也可以用中文。
"""


def word_page() -> str:
    """The whole page in Markdown."""
    return HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    yield "\n## 各张表的列\n"
    for title, cls in PARTS.items():
        yield from _table(f"### {title}", cls)
    yield "\n## 规则的参数\n"
    for kind, cls in rule_types().items():
        yield from _table(f"### {rule_titles()[kind]}　`{kind}`", cls)
    yield "\n## 参数里的几条\n"
    for cls, label in _inner().items():
        yield from _table(f"### {getattr(cls, 'noun', '') or label}", cls)


def _inner() -> dict[type, str]:
    """Classes of the lists inside rules, in the order in which they are met, with what they are called there."""
    found: dict[type, str] = {}
    waiting = [*rule_types().values()]
    while waiting:
        for field in labels(waiting.pop(0)).values():
            cls = item_of(field.type) or field.type
            if isinstance(cls, type) and hasattr(cls, "__dataclass_fields__") and cls not in found:
                found[cls] = field.form.label
                waiting.append(cls)
    return found


def _table(heading: str, cls: type) -> Iterator[str]:
    yield f"\n{heading}\n\n| 中文 | 英文 | 可以写 |\n|---|---|---|\n"
    for label, field in labels(cls).items():
        yield f"| {label} | `{field.key}` | {_may_be(field)} |\n"


def _may_be(field: Field) -> str:
    kind = item_of(field.type) or field.type
    if field.form.variants is not None:
        return "另有一张表" if item_of(field.type) else "一条规则"
    if choices := choices_of(kind):
        return "、".join(f"{word(field.key, value)} `{value}`" for value in choices)
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"):
        return f"几条{getattr(kind, 'noun', '')}" if item_of(field.type) else "一组字段"
    return "几个，用顿号隔开" if item_of(field.type) else ""
