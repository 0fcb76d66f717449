"""The numbers of a scheme that can be turned: where each stands in the document, and what a person calls it (F34)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any

from scoring.engine.datum import Catalog
from scoring.engine.form import Field, fields_of, item_of
from scoring.engine.ladder import QUOTA_KINDS, Grade, Quota, Veto
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section, paths
from scoring.engine.spec import Scheme


@dataclass(frozen=True, slots=True)
class Knob:
    """One number of a scheme: its JSON path, the code of the node that it belongs to ("" for none), its name there.

    `value` is scaled by 10^6 where `scaled`, otherwise a whole number. None means that nothing is stated (不限), which
    only an `optional` one may.
    """

    path: str
    node: str
    label: str
    value: int | None
    scaled: bool
    optional: bool


def knobs(scheme: Scheme) -> tuple[Knob, ...]:
    """All of them in the order of the document: points, weights, caps and rule numbers, grades, quotas, vetoes.

    Points of parts that merely add up what is below them are none: they follow it.
    """
    nodes = [knob for path, node in paths("nodes", scheme.nodes) for knob in _of_node(scheme.catalog, path, node)]
    grades = [knob for index, grade in enumerate(scheme.grades) for knob in _of_grade(f"grades[{index}]", grade)]
    quotas = [knob for index, quota in enumerate(scheme.quotas) for knob in _of_quota(f"quotas[{index}]", quota)]
    vetoes = [knob for index, veto in enumerate(scheme.vetoes) for knob in _of_veto(f"vetoes[{index}]", veto)]
    return (*nodes, *grades, *quotas, *vetoes)


def _of_node(catalog: Catalog, path: str, node: Node) -> Iterator[Knob]:
    if isinstance(node, Bonus | Penalty):
        yield Knob(f"{path}.cap", node.code, "封顶", node.cap, scaled=True, optional=True)
    elif isinstance(node, Section):
        yield from _of_section(path, node)
    else:
        yield from _of_leaf(catalog, path, node)


def _of_section(path: str, node: Section) -> Iterator[Knob]:
    if node.of is not None:
        yield Knob(f"{path}.points", node.code, "分值", node.points, scaled=True, optional=False)
        yield Knob(f"{path}.of", node.code, "折算前满分", node.of, scaled=True, optional=False)
    for key, label, value in (("floor", "最低得分", node.floor), ("cap", "最高得分", node.cap)):
        if value is not None:
            yield Knob(f"{path}.{key}", node.code, label, value, scaled=True, optional=True)


def _of_leaf(catalog: Catalog, path: str, leaf: Leaf) -> Iterator[Knob]:
    yield Knob(f"{path}.points", leaf.code, "分值", leaf.points, scaled=True, optional=False)
    if leaf.na_points is not None:
        yield Knob(f"{path}.na_points", leaf.code, "不适用时得分", leaf.na_points, scaled=True, optional=False)
    yield from _inside(catalog, leaf.rule, f"{path}.rule", leaf.code, ())


def _of_grade(path: str, grade: Grade) -> Iterator[Knob]:
    if grade.lower is not None:
        yield Knob(f"{path}.from", "", f"「{grade.name}」下限", grade.lower, scaled=True, optional=False)


def _of_quota(path: str, quota: Quota) -> Iterator[Knob]:
    kind = QUOTA_KINDS[quota.kind]
    if quota.share is not None:
        yield Knob(f"{path}.share", "", f"「{quota.grade}」{kind}的比例", quota.share, scaled=True, optional=False)
    if quota.count is not None:
        yield Knob(f"{path}.count", "", f"「{quota.grade}」{kind}的个数", quota.count, scaled=False, optional=False)


def _of_veto(path: str, veto: Veto) -> Iterator[Knob]:
    if veto.than is not None:
        yield Knob(f"{path}.than", "", f"「{veto.name}」比较值", veto.than, scaled=True, optional=False)
    if veto.last:
        yield Knob(f"{path}.last", "", f"「{veto.name}」末位名数", veto.last, scaled=False, optional=False)


def _inside(catalog: Catalog, thing: Any, path: str, node: str, words: tuple[str, ...]) -> Iterator[Knob]:
    """The stated numbers of a rule and of what it holds; `words` lead from the rule to `thing`."""
    cls: type = type(thing)
    for field in fields_of(cls):
        value, here = getattr(thing, field.name), f"{path}.{field.key}"
        if field.form.given or value is None:
            continue
        if field.type is int:
            yield _knob(field, here, node, (*words, field.form.label), value, optional=field.nullable)
        elif isinstance(value, tuple):
            for index, element in enumerate(value):
                yield from _listed(catalog, field, element, index, f"{here}[{index}]", node, words)
        elif is_dataclass(value):
            yield from _inside(catalog, value, here, node, words)


def _listed(
    catalog: Catalog, field: Field, element: Any, index: int, path: str, node: str, words: tuple[str, ...]
) -> Iterator[Knob]:
    """The numbers of one element of a list, or the number that it is."""
    if item_of(field.type) is int:
        yield _knob(field, path, node, (*words, f"{field.form.label}第{index + 1}个"), element, optional=False)
    elif is_dataclass(element):
        called = _called(element, catalog) or f"{field.form.label}第{index + 1}条"
        yield from _inside(catalog, element, path, node, (*words, called))


def _knob(field: Field, path: str, node: str, words: Sequence[str], value: int, *, optional: bool) -> Knob:
    return Knob(path, node, "：".join(words), value, scaled=field.form.scaled, optional=optional)


def _called(element: Any, catalog: Catalog) -> str:
    """What a person calls an element of a list: its own name, or that of the one datum that it reads."""
    datum = getattr(element, "datum", "")
    return getattr(element, "name", "") or (catalog[datum].name if datum in catalog else "")
