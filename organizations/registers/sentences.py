"""The rule of a count in words, where its definition gives none."""

from datetime import date

from config.toolkit.dates import chinese_date
from config.toolkit.scaled import text

from .definition import ITSELF, ON, PERIODS, Count, Definition, Take, Where


def sentence(count: Count, definition: Definition) -> str:
    """One Chinese sentence: what is counted, under which conditions, against what."""
    condition = conditions(count.where, definition)
    which = f"{condition}的" if condition else ""
    said = {
        Take.RECORDS: lambda: f"{which}有效记录条数",
        Take.SUM: lambda: f"{which}有效记录中“{_label(count.field, definition)}”的合计",
        Take.SHARE: lambda: _share(count, definition, which),
        Take.DISTINCT: lambda: f"{which}有效记录中不重复的{_label(count.field, definition)}个数",
        Take.MISSED: lambda: f"应登记而没有登记的{_period(definition)}数，只算已经结束的",
        Take.BLANK: lambda: f"没有{which}有效记录的单位个数",
    }[count.take]()
    per = f"，平均到每{count.per.label}" if count.per else ""
    back = f"，看截止日之前的{count.years}年" if count.years else ""
    return f"{said}{per}{back}。"


def conditions(wheres: tuple[Where, ...], definition: Definition) -> str:
    """“类型”是甲或乙且“金额”不少于7000; "" for no condition."""
    return "且".join(_condition(where, definition) for where in wheres)


def _share(count: Count, definition: Definition, which: str) -> str:
    if count.over:
        among = conditions(count.of, definition)
        records = f"{among}的有效记录中" if among else "有效记录中"
        return f"{records}{which}“{_label(count.field, definition)}”合计 ÷ “{_label(count.over, definition)}”合计"
    among = conditions(count.of, definition)
    return f"{which}有效记录 ÷ {among}{'的' if among else '全部'}有效记录"


def _condition(where: Where, definition: Definition) -> str:
    name = f"“{_label(where.field, definition)}”"
    said = []
    if where.filled is not None:
        said.append("已填" if where.filled else "未填")
    if where.among is not None:
        said.append(f"为{'或'.join(_word(word) for word in where.among)}")
    if where.least is not None:
        said.append(f"不{_less(where.least)}{_bound(where.least)}")
    if where.most is not None:
        said.append(f"不{_more(where.most)}{_bound(where.most)}")
    return name + "且".join(said)


def _label(code: str, definition: Definition) -> str:
    return {ITSELF: "单位", ON: "日期"}.get(code) or definition.by_code[code].label


def _period(definition: Definition) -> str:
    per = PERIODS[definition.frequency]
    return {"month": "月"}.get(per.value, per.label)


def _word(word: str | bool) -> str:
    return {True: "是", False: "否"}[word] if isinstance(word, bool) else word


def _less(bound: int | str) -> str:
    return "早于" if isinstance(bound, str) else "少于"


def _more(bound: int | str) -> str:
    return "晚于" if isinstance(bound, str) else "多于"


def _bound(bound: int | str) -> str:
    return chinese_date(date.fromisoformat(bound)) if isinstance(bound, str) else text(bound)
