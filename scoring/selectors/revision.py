"""The difference of two versions as a table of both sides, for the meeting that approves the new one (F13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from config.toolkit.scaled import text
from scoring.engine import Bonus, Datum, Leaf, Node, Penalty, Section
from scoring.engine import Scheme as Spec
from scoring.engine.writing import write_object
from scoring.lineage import Lineage, Relation
from scoring.models import NodeKind
from scoring.models.indicators import EvidenceNeed, NaPolicy

from .asked import DatumLine, data_lines
from .sentences import ladder

HEAD, ITEMS, DATA, GRADES, QUOTAS, VETOES, ARITHMETIC = (
    "方案",
    "指标",
    "数据项",
    "等次",
    "名额",
    "一票否决",
    "计算办法",
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a line; `text` is what the table says below the name."""

    code: str
    name: str
    points: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing before and after; no changes where both are the same."""

    part: str
    before: Side | None
    after: Side | None
    changes: tuple[str, ...]
    relation: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.changes)

    @property
    def summary(self) -> str:
        """All changes as one sentence."""
        return "；".join(self.changes) + "。" if self.changes else "未变。"


@dataclass(frozen=True, slots=True)
class Revision:
    """All lines in the order of the new version; what was dropped stands where it stood."""

    lines: tuple[Line, ...]

    @property
    def changed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.changed)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each relation there are among the items, those without any left out."""
        said = [line.relation for line in self.lines if line.part == ITEMS]
        return {str(relation.label): said.count(relation) for relation in Relation if said.count(relation)}


@dataclass(frozen=True, slots=True)
class _Version:
    """One version with what is looked up again and again: the node above each node, the words of each datum."""

    spec: Spec
    parents: dict[str, Node]
    data: dict[str, DatumLine]


def _version(spec: Spec) -> _Version:
    parents = {child.code: node for node in spec.preorder for child in node.children}
    return _Version(spec, parents, {line.datum.code: line for line in data_lines(spec)})


def revision(earlier: Spec, later: Spec, found: Lineage) -> Revision:
    """Everything that differs and everything that does not."""
    old, new = _version(earlier), _version(later)
    return Revision(
        (
            *_head(earlier, later),
            *_items(old, new, found),
            *_data(old, new),
            *_said(GRADES, ladder(earlier).grades, ladder(later).grades),
            *_said(QUOTAS, ladder(earlier).quotas, ladder(later).quotas),
            *_vetoes(earlier, later),
            *_said(ARITHMETIC, (ladder(earlier).arithmetic,), (ladder(later).arithmetic,)),
        )
    )


def _head(earlier: Spec, later: Spec) -> Iterator[Line]:
    for label, before, after in (
        ("标题", earlier.title, later.title),
        ("年度", f"{earlier.year}年", f"{later.year}年"),
        ("满分", f"{text(earlier.full)}分", f"{text(later.full)}分"),
        ("来源", earlier.source, later.source),
        ("说明", "\n".join(earlier.notes), "\n".join(later.notes)),
    ):
        changes = (_turned(label, before, after),) if before != after else ()
        yield Line(HEAD, Side("", label, "", before), Side("", label, "", after), changes)


def _turned(label: str, before: str, after: str) -> str:
    if not before:
        return f"增写{label}"
    return f"{label}修改" if after else f"删去{label}"


def _items(old: _Version, new: _Version, found: Lineage) -> Iterator[Line]:
    dropped = list(found.dropped)
    order = {code: position for position, code in enumerate(old.spec.codes)}
    heirs: dict[str, list[str]] = {}
    for code, codes in found.links.items():
        for name in codes:
            heirs.setdefault(name, []).append(code)
    for node in new.spec.preorder:
        follows = found.links[node.code]
        while dropped and follows and order[dropped[0]] < order[follows[0]]:
            yield _gone(old.spec, dropped.pop(0))
        yield _item(old, new, node, found, heirs)
    for code in dropped:
        yield _gone(old.spec, code)


def _gone(spec: Spec, code: str) -> Line:
    node = spec.by_code[code]
    return Line(ITEMS, _node_side(spec, node), None, (f"取消本{_kind(node)}",), Relation.DROPPED)


def _item(old: _Version, new: _Version, node: Node, found: Lineage, heirs: dict[str, list[str]]) -> Line:
    relation, follows = found.relations[node.code], found.links[node.code]
    after = _node_side(new.spec, node)
    if relation == Relation.NEW:
        return Line(ITEMS, None, after, (f"新增本{_kind(node)}",), relation)
    if relation == Relation.MERGED:
        sides = [_node_side(old.spec, old.spec.by_code[code]) for code in follows]
        joined = ("\n".join(getattr(side, name) for side in sides) for name in ("code", "name", "points", "text"))
        return Line(ITEMS, Side(*joined), after, (f"由{'、'.join(follows)}合并",), relation)
    before = old.spec.by_code[follows[0]]
    changes = tuple(_changes(old, new, before, node, found))
    if relation == Relation.SPLIT:
        changes = (f"由{before.code}拆分为{'、'.join(heirs[before.code])}", *changes)
    return Line(ITEMS, _node_side(old.spec, before), after, changes, relation)


def _node_side(spec: Spec, node: Node) -> Side:
    return Side(node.code, node.name, "" if node.points is None else text(node.points), _node_text(spec, node))


def _node_text(spec: Spec, node: Node) -> str:
    """What the office table says of a node."""
    if isinstance(node, Leaf):
        return "\n".join(filter(None, (node.content, spec.sentence(node.code))))
    if isinstance(node, Bonus | Penalty):
        return "不封顶" if node.cap is None else f"最多{text(node.cap)}分"
    said = []
    if node.of is not None:
        said.append(f"按{text(node.of)}分计，折算为{text(node.points)}分")
    for bound, word in ((node.floor, "最低"), (node.cap, "最高")):
        if bound is not None:
            said.append(f"{word}{text(bound)}分")
    return "；".join(said)


def _kind(node: Node) -> str:
    return str(NodeKind(node.kind).label)


def _changes(old: _Version, new: _Version, before: Node, after: Node, found: Lineage) -> Iterator[str]:
    yield from _called(before, after)
    above, below = old.parents.get(before.code), new.parents.get(after.code)
    if (above is None) != (below is None) or (above and below and above.code not in found.links[below.code]):
        yield f"由{_place(above)}移到{_place(below)}"
    if before.points != after.points:
        yield f"分值由{_figure(before.points)}改为{_figure(after.points)}"
    if isinstance(before, Leaf) and isinstance(after, Leaf):
        yield from _leaf(old.spec, new.spec, before, after)
    elif _bounds(before) != _bounds(after):
        yield "折算或上下限修改"
    if before.only != after.only:
        yield f"适用类别由{_listed(before.only)}改为{_listed(after.only)}"


def _called(before: Node, after: Node) -> Iterator[str]:
    if before.kind != after.kind:
        yield f"由{_kind(before)}改为{_kind(after)}"
    if before.code != after.code:
        yield f"编号由{before.code}改为{after.code}"
    if before.name != after.name:
        yield f"改名，原为「{before.name}」"


def _bounds(node: Node) -> tuple[int | None, ...]:
    return (node.of, node.floor, node.cap) if isinstance(node, Section) else ()


def _place(node: Node | None) -> str:
    return "最外层" if node is None else f"「{node.code} {node.name}」"


def _figure(points: int | None) -> str:
    return "不封顶" if points is None else f"{text(points)}分"


def _listed(words: Sequence[str]) -> str:
    return "、".join(words) or "全部单位"


def _leaf(earlier: Spec, later: Spec, old: Leaf, new: Leaf) -> Iterator[str]:
    if rescored(earlier, later, old, new):
        yield "评分细则修改"
    for name, label in (("content", "考核内容"), ("method", "考核方式"), ("clause", "原文"), ("source", "来源")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _turned(label, before, after)
    if old.office != new.office:
        yield f"责任科室由{old.office or '（空）'}改为{new.office or '（空）'}"
    if old.evidence != new.evidence:
        yield f"佐证材料由{EvidenceNeed(old.evidence).label}改为{EvidenceNeed(new.evidence).label}"
    if (old.na, old.na_points) != (new.na, new.na_points):
        yield f"不适用时由{_na(old)}改为{_na(new)}"


def rescored(earlier: Spec, later: Spec, old: Leaf, new: Leaf) -> bool:
    """Whether an item is scored in another way: by its rule, or by what its sentence says besides its points."""
    if write_object(old.rule) != write_object(new.rule):
        return True
    before, after = earlier.sentence(old.code), later.sentence(new.code)
    return before != after and before.replace(text(old.points), "", 1) != after.replace(text(new.points), "", 1)


def _na(leaf: Leaf) -> str:
    points = "" if leaf.na_points is None else f"{text(leaf.na_points)}分"
    return f"{NaPolicy(leaf.na).label}{points}"


def _data(old: _Version, new: _Version) -> Iterator[Line]:
    """By code, then by name: a datum that was only given another code is the same."""
    left = {datum.code: datum for datum in old.spec.data}
    by_name = {datum.name: datum for datum in old.spec.data if datum.code not in new.spec.catalog}
    for datum in new.spec.data:
        before = left.get(datum.code) or by_name.get(datum.name)
        if before is None or before.code not in left:
            yield Line(DATA, None, _datum_side(new, datum), ("新增本数据项",))
            continue
        del left[before.code]
        yield Line(DATA, _datum_side(old, before), _datum_side(new, datum), tuple(_datum(before, datum)))
    for datum in left.values():
        yield Line(DATA, _datum_side(old, datum), None, ("取消本数据项",))


def _datum_side(version: _Version, datum: Datum) -> Side:
    line = version.data[datum.code]
    said = [line.kind, datum.measure, f"来自{line.asked}", line.range if line.range != "—" else "", datum.formula]
    said += [f"取自{datum.reads}" if datum.reads else "", f"未填{line.blank}", datum.hint]
    return Side("", datum.name, "", "，".join(filter(None, said)))


def _datum(before: Datum, after: Datum) -> Iterator[str]:
    labels: tuple[tuple[Iterable[str], str], ...] = (
        (("code",), "代码修改"),
        (("name",), f"改名，原为「{before.name}」"),
        (("kind",), "类型修改"),
        (("unit",), "计量单位修改"),
        (("asked", "reads", "take"), "填报人修改"),
        (("min", "max", "choices"), "范围或选项修改"),
        (("blank",), "未填时的处理修改"),
        (("formula",), "公式修改"),
        (("hint",), "填报说明修改"),
    )
    for names, words in labels:
        if any(getattr(before, name) != getattr(after, name) for name in names):
            yield words


def _said(part: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Sentences that stand together: one line, both sides whole."""
    if not before and not after:
        return
    changes: tuple[str, ...] = ()
    if before != after:
        changes = (f"{part}修改" if before and after else f"{'新增' if after else '取消'}{part}",)
    sides: list[Any] = [Side("", part, "", "\n".join(said)) if said else None for said in (before, after)]
    yield Line(part, sides[0], sides[1], changes)


def _vetoes(earlier: Spec, later: Spec) -> Iterator[Line]:
    old = {veto.code: said for veto, said in zip(earlier.vetoes, ladder(earlier).vetoes, strict=True)}
    for veto, said in zip(later.vetoes, ladder(later).vetoes, strict=True):
        before = old.pop(veto.code, None)
        changes = ("新增本条",) if before is None else () if before == said else ("条文修改",)
        yield Line(VETOES, _veto_side(before), _veto_side(said), changes)
    for said in old.values():
        yield Line(VETOES, _veto_side(said), None, ("取消本条",))


def _veto_side(said: str | None) -> Side | None:
    return None if said is None else Side("", VETOES, "", said)
