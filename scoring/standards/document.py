"""Standards as JSON documents: `load` reads one or says what is wrong with it, `dump` writes it again.

Everything that is wrong is told at once: what is not well written, and what the well written parts do not hold
between them, as far as it does not rest on a part that is not well written (`Standard.rests`).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from scoring.engine.form import fields_of
from scoring.engine.problems import SchemeProblem as Problem
from scoring.engine.problems import brief
from scoring.engine.reading import Place, read_fields
from scoring.engine.writing import write_object
from scoring.standards.head import FORMAT, Source, Standard
from scoring.standards.scales import Scale

KINDS = {
    "scale": "scoring.standards.scales:Scale",
    "rating": "scoring.standards.ratings:Rating",
    "listing": "scoring.standards.listings:Listing",
    "title": "scoring.standards.titles:TitleRule",
    "consequence": "scoring.standards.consequences:ConsequenceRules",
}
LABELS = {
    "scale": "等级",
    "rating": "评定办法",
    "listing": "整顿对象标准",
    "title": "称号标准",
    "consequence": "后续措施",
}
Scales = Mapping[str, Scale]
STAND_INS = {"format": FORMAT, "key": "", "title": "", "listed": "", "mode": "criteria", "award": "", "who": "unit"}


class StandardError(Exception):
    """A document that cannot be loaded, with what is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = problems


@cache
def class_of(kind: str) -> type[Standard] | None:
    """The dataclass of a kind of standard; None for a kind that there is not."""
    module, _, name = KINDS.get(kind, "").partition(":")
    return getattr(import_module(module), name) if module else None


def kinds() -> dict[str, type[Standard]]:
    """All kinds with their dataclasses."""
    return {kind: cls for kind in KINDS if (cls := class_of(kind)) is not None}


def load(document: Any, scales: Scales | None = None) -> Standard:
    """The standard of a JSON document (decimals as texts); StandardError with its problems.

    Where a document names its scale by key, the scale of `scales` stands in its place from then on.
    """
    problems: list[Problem] = []
    place = Place(problems, where="标准")
    cls = _class(document, place)
    if cls is None:
        raise StandardError(tuple(map(brief, problems)))
    values = read_fields(cls, _with_scale(document, scales or {}, place), place, {})
    broken = {_field(problem) for problem in problems}
    spec = _stood_in(cls, values)
    problems += (
        found for found in _meant(spec) if broken.isdisjoint({_field(found), *cls.rests.get(_field(found), ())})
    )
    if problems:
        raise StandardError(tuple(map(brief, problems)))
    return spec


def dump(standard: Standard) -> dict[str, Any]:
    """The canonical document: `load(dump(spec)) == spec`, and equal standards give equal documents."""
    return write_object(standard)


def _meant(spec: Standard) -> Iterator[Problem]:
    """What the parts do not hold between them, those of the scale within it too."""
    yield from spec.problems()
    if isinstance(scale := getattr(spec, "scale", None), Scale):
        yield from (Problem(f"scale.{found.path}", found.message) for found in scale.problems())


def _field(problem: Problem) -> str:
    """The field of the standard in which it is."""
    return problem.path.split(".")[0].split("[")[0]


def _stood_in(cls: type[Standard], values: Mapping[str, Any]) -> Standard:
    """The standard of the well written parts; something that says nothing stands in for the others."""
    optional = {field.name: field.default for field in fields_of(cls) if not field.required}
    required = {field.name: _nothing(field.name) for field in fields_of(cls) if field.required}
    return cls(**{**required, **optional, **values})


def _nothing(name: str) -> Any:
    if name == "source":
        return Source("")
    if name == "scale":
        return Scale(format=FORMAT, key="", title="", source=Source(""), levels=())
    return STAND_INS.get(name, ())


def _class(document: Any, place: Place) -> type[Standard] | None:
    if not isinstance(document, Mapping):
        place.refuse("应是一组字段。")
        return None
    kind = document.get("kind")
    cls = class_of(kind) if isinstance(kind, str) else None
    if cls is None:
        place.at("kind", "种类").refuse(f"只能是{'、'.join(kinds())}之一，写的是「{kind}」。")
    return cls


def _with_scale(document: Mapping[str, Any], scales: Scales, place: Place) -> Mapping[str, Any]:
    """The document with the scale that it names by key written out."""
    key = document.get("scale")
    if not isinstance(key, str):
        return document
    if key not in scales:
        place.at("scale", "等级").refuse(f"写的是「{key}」，没有这个已发布的等级。请先发布等级，或把等级整个写进来。")
        return {name: value for name, value in document.items() if name != "scale"}
    return {**document, "scale": dump(scales[key])}
