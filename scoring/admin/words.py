"""How the coded fields of a published scheme are told in its window: decimals, words, rules as sentences."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join

from config.toolkit.admin import Column, decimal
from config.toolkit.scaled import text
from scoring.labels import labels
from scoring.models import Datum, GradeBand, Indicator, Quota, Scheme, Veto
from scoring.scheme_io.probing import probe
from scoring.scheme_io.vocabulary import word
from scoring.selectors.sentences import STEPS

NONE = "—"
SCHEME_LABELS = labels(Scheme)


def words(name: str, description: str, told: Callable[[Any], str]) -> Column:
    """A column that says in words what the field `name` of a row means."""

    @admin.display(description=description)
    def column(row: Any) -> str:
        return told(row) or NONE

    column.__name__ = f"{name}_told"
    return column


def _lines(sentences: Iterable[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in sentences))


def _examples(scheme: Scheme) -> str:
    """「1.1 组织领导」：专题研究次数 3，应得1.5分."""
    names = dict(scheme.data.values_list("code", "name"))
    items = {item.code: str(item) for item in scheme.indicators.all()}
    return _lines(
        f"「{items.get(example['node'], example['node'])}」："
        + "，".join(f"{names.get(code, code)} {_figure(value)}" for code, value in example["facts"].items())
        + f"；应得{example['points']}分。"
        for example in scheme.examples
    )


def _figure(value: Any) -> str:
    return "、".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _rule(item: Indicator) -> str:
    return probe(item).sentence if item.rule else ""


def _steps(scheme: Scheme) -> str:
    return "、".join(STEPS[step] for step in scheme.round_at)


def _choices(datum: Datum) -> str:
    return "、".join(datum.choices)


def _share(quota: Quota) -> str:
    return f"{text(quota.share * 100)}%"


SCHEME: dict[str, Column] = {
    "full": decimal("full", SCHEME_LABELS["full"]),
    "notes": words("notes", "说明", lambda scheme: _lines(scheme.notes)),
    "round_at": words(
        "round_at", SCHEME_LABELS["round_at"], lambda scheme: "、".join(STEPS[step] for step in scheme.round_at)
    ),
    "examples": words("examples", "算例", _examples),
}
INDICATOR: dict[str, Column] = {
    "points": decimal("points", "分值"),
    "cap": decimal("cap", labels(Indicator)["cap"]),
    "rule": words("rule", "计分规则", _rule),
}
DATUM: dict[str, Column] = {
    "minimum": decimal("minimum", "最小值"),
    "maximum": decimal("maximum", "最大值"),
    "choices": words("choices", "选项", _choices),
}
GRADE: dict[str, Column] = {"begins_at": decimal("begins_at", labels(GradeBand)["begins_at"])}
QUOTA: dict[str, Column] = {"share": words("share", "比例", _share)}
VETO: dict[str, Column] = {
    **{name: decimal(name, labels(Veto)[name]) for name in ("than", "score", "factor")},
    "op": words("op", labels(Veto)["op"], lambda veto: word("op", veto.op) if veto.op else ""),
}
