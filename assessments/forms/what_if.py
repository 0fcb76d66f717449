"""Other numbers for a scheme as people type them: beside the old ones, node by node, refused where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from config.toolkit.cells import CellError, number, whole
from config.toolkit.scaled import SCALE, text
from scoring.engine import Knob, Scheme, SchemeProblem, convertible, knobs
from scoring.engine.nodes import Node, paths

HUNDRED = 100
LONGEST = 24  # characters of a number that somebody types
CONVERT, RULE = "convert", "rule"


@dataclass(slots=True)
class NumberField:
    """One number of the scheme, what stands in its input, and why that cannot be: by itself, or beside the others."""

    knob: Knob
    typed: str = ""
    value: int | None = None
    error: str = ""
    clash: str = ""

    def __post_init__(self) -> None:
        self.value = self.knob.value
        self.typed = self.original

    @property
    def name(self) -> str:
        """The name of the input, and of the part of an address: nodes.0.children.1.points."""
        return input_name(self.knob.path)

    @property
    def percent(self) -> bool:
        """Whether people say the share as so many percent."""
        return self.knob.path.startswith("quotas") and self.knob.path.endswith("share")

    @property
    def label(self) -> str:
        return f"{self.knob.label}（%）" if self.percent else self.knob.label

    @property
    def original(self) -> str:
        """What the scheme says, "" where it says nothing (不限)."""
        return self.said(self.knob.value)

    @property
    def changed(self) -> bool:
        return self.value != self.knob.value

    def said(self, value: int | None) -> str:
        """A value of this number as it is typed."""
        if value is None:
            return ""
        return text(value * HUNDRED if self.percent else value) if self.knob.scaled else str(value)

    def read(self, typed: str) -> None:
        """Take what was typed; an empty input means the old number, or no limit where there need not be one."""
        self.typed = typed.strip()
        try:
            self.value = self._number(self.typed)
        except CellError as error:
            self.error = f"{error}。"

    def _number(self, typed: str) -> int | None:
        if not typed:
            return None if self.knob.optional else self.knob.value
        if len(typed) > LONGEST:
            raise CellError("这个数太长了")
        if not self.knob.scaled:
            return whole(typed)
        read = number(typed.rstrip("%％") if self.percent else typed)
        if read is None or not self.percent:
            return read
        if not 0 <= read <= HUNDRED * SCALE:
            raise CellError(f"百分比应在0到100之间，填的是「{typed}」")
        if read % HUNDRED:
            raise CellError(f"「{typed}」的小数太多，百分比最多4位小数")
        return read // HUNDRED

    def sentence(self) -> str:
        """What was changed: 分值由4改为6."""
        unit = "%" if self.percent else ""
        old, new = (f"{said}{unit}" if said else "不限" for said in (self.original, self.said(self.value)))
        return f"{self.knob.label}由{old}改为{new}"


def input_name(path: str) -> str:
    return path.replace("[", ".").replace("]", "")


def _upwards(path: str) -> Iterator[str]:
    """A path of the document, then those of what it is in: nodes[0].children[1].rule, nodes[0].children[1], …"""
    while path:
        yield path
        path = path.rpartition(".")[0]


@dataclass(slots=True)
class NodeRow:
    """One node with its points (None where they follow what is below it) and the numbers of its rule."""

    path: str
    code: str
    name: str
    kind: str
    depth: int
    full: int | None
    points: NumberField | None
    rule: list[NumberField]
    sentence: str = ""
    fixed: bool = False  # the points of the item are not converted, whatever is asked
    errors: list[str] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether the numbers of the rule are shown at once."""
        return bool(self.errors) or any(each.changed or each.error or each.clash for each in self.rule)


class WhatIfForm:
    """The numbers of one scheme, with what an address or a sent form says of them."""

    def __init__(self, scheme: Scheme, data: QueryDict) -> None:
        self.scheme = scheme
        self.fields = {knob.path: NumberField(knob) for knob in knobs(scheme)}
        self.errors: list[str] = []
        self.clashes: list[str] = []
        self.convert = data.get("by", CONVERT) != RULE
        self.margin_typed = data.get("margin", "1").strip()
        self.margin = self._margin()
        self._read(data)

    def _margin(self) -> int:
        try:
            found = number(self.margin_typed[:LONGEST])
        except CellError:
            found = -1
        if found is None or not 0 <= found <= 100 * SCALE:
            self.errors.append(f"等次线上下的范围应是0到100之间的分数，填的是「{self.margin_typed[:LONGEST]}」。")
            return SCALE
        return found

    def _read(self, data: QueryDict) -> None:
        by_name = {each.name: each for each in self.fields.values()}
        for name in data:
            if name in by_name:
                by_name[name].read(str(data[name]))
            elif re.match(r"(nodes|grades|quotas|vetoes)\.", name):
                self.errors.append(f"「{name[:60]}」不是这个方案可以调的数，请从地址里去掉。")

    @cached_property
    def rows(self) -> list[NodeRow]:
        """Every node in the order of the scheme."""
        by_node: dict[str, list[NumberField]] = {}
        for each in self.fields.values():
            by_node.setdefault(each.knob.node, []).append(each)
        return [self._row(path, node, by_node.get(node.code, [])) for path, node in paths("nodes", self.scheme.nodes)]

    def _row(self, path: str, node: Node, fields: Sequence[NumberField]) -> NodeRow:
        key = "cap" if node.kind in ("bonus", "penalty") else "points"
        points = self.fields.get(f"{path}.{key}")
        return NodeRow(
            path=path,
            code=node.code,
            name=node.name,
            kind=node.kind,
            depth=len(self.scheme.above[node.code]) - 1,
            full=node.points,
            points=points,
            rule=[each for each in fields if each is not points],
            sentence=self.scheme.sentence(node.code),
            fixed=node.kind == "leaf" and not convertible(self.scheme, node),
        )

    @property
    def beside(self) -> list[tuple[str, list[NumberField]]]:
        """The numbers of grades, quotas and vetoes, under their headings."""
        heads = (("等次线", "grades"), ("名额", "quotas"), ("一票否决", "vetoes"))
        groups = [
            (head, [each for each in self.fields.values() if each.knob.path.startswith(key)]) for head, key in heads
        ]
        return [(head, fields) for head, fields in groups if fields]

    @property
    def changed(self) -> list[NumberField]:
        return [each for each in self.fields.values() if each.changed]

    @property
    def touched(self) -> int:
        """How many numbers somebody changed, those included that cannot be read."""
        return sum(each.changed or bool(each.error) for each in self.fields.values())

    @property
    def numbers(self) -> Mapping[str, int | None]:
        """The changed numbers by path, for the engine."""
        return {each.knob.path: each.value for each in self.changed}

    def is_valid(self) -> bool:
        return not (self.errors or self.clashes or any(each.error for each in self.fields.values()))

    @property
    def problems(self) -> list[str]:
        """Everything that is wrong, with its place: numbers that are none, then those that do not go together."""
        wrong = [f"{self._where(each)}：{each.error}" for each in self.fields.values() if each.error]
        return [*self.errors, *wrong, *self.clashes]

    def _where(self, each: NumberField) -> str:
        node = self.scheme.by_code.get(each.knob.node)
        return f"「{node.code} {node.name}」{each.label}" if node else each.label

    def refuse(self, problems: Iterable[SchemeProblem]) -> None:
        """Note what makes these numbers no scheme, and put each sentence where it belongs."""
        rows = {row.path: row for row in self.rows}
        for problem in problems:
            self.clashes.append(problem.message)
            if row := next((rows[path] for path in _upwards(problem.path) if path in rows), None):
                row.errors.append(problem.message)
                continue
            for each in self.fields.values():
                if each.knob.path == problem.path or each.knob.path.startswith(f"{problem.path}."):
                    each.clash = problem.message

    @property
    def query(self) -> str:
        """The part of an address that says the same: only what was changed."""
        said = {each.name: each.typed for each in self.changed}
        said |= {} if self.convert else {"by": RULE}
        said |= {} if self.margin == SCALE else {"margin": text(self.margin)}
        return urlencode(said)

    @property
    def sentences(self) -> list[str]:
        """What was changed, in words."""
        return [self._sentence(each) for each in self.changed]

    def _sentence(self, each: NumberField) -> str:
        node = self.scheme.by_code.get(each.knob.node)
        if node is None:
            return f"{each.sentence()}。"
        converted = self.convert and each.knob.path.endswith("].points") and convertible(self.scheme, node)
        how = "，按原规则计分后折算" if converted else ""
        return f"「{node.code} {node.name}」{each.sentence()}{how}。"
