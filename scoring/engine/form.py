"""How frozen dataclasses are written in the scheme format: one description serves load, dump and JSON Schema.

Every field is annotated `Annotated[type, Form("中文名", …)]`. A default makes the field optional in the document and
is left out when written, so that a field added later does not change the digest of schemes that never used it.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

CODE = r"[a-z][a-z0-9_]{0,39}"
NODE_CODE = r"[^\s「」]{1,20}"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"  # of a datum of kind date in a worked example
SPOKEN = r"[\s\S]*\S[\s\S]*"  # anything but blank, in the dialect that JSON Schema shares with Python

Figures = Mapping[str, tuple[int, ...]]  # scaled numbers by code: one, or a list of several
Variants = Callable[[], Mapping[str, type]]


@dataclass(frozen=True, slots=True)
class Form:
    """The written side of a field: its Chinese name and what may stand there; decimals are `scaled` by 10^6."""

    label: str
    key: str = ""
    scaled: bool = False
    positive: bool = False
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    tag: str = ""
    variants: Variants | None = None
    given: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a dataclass, with its optional and plain type taken apart."""

    name: str
    key: str
    type: Any
    nullable: bool
    form: Form
    default: Any

    @property
    def required(self) -> bool:
        return self.default is dataclasses.MISSING


Full = Annotated[int, Form("满分", scaled=True, given="points")]
DatumCode = Annotated[str, Form("数据项", pattern=CODE)]


@cache
def fields_of(cls: type) -> tuple[Field, ...]:
    """The written fields of a dataclass in their order."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_field(field, hints[field.name]) for field in dataclasses.fields(cls))


def _field(field: "dataclasses.Field[Any]", hint: Any) -> Field:
    plain, form = get_args(hint)[:2]
    nullable = False
    if get_origin(plain) in (Union, UnionType) and NoneType in get_args(plain):
        nullable = True
        (plain,) = (kind for kind in get_args(plain) if kind is not NoneType)
    return Field(field.name, form.key or field.name, plain, nullable, form, field.default)


def choices_of(kind: Any) -> tuple[str, ...] | None:
    """The texts of a Literal type, None for any other type."""
    return get_args(kind) if get_origin(kind) is Literal else None


def item_of(kind: Any) -> Any:
    """The element type of `tuple[X, ...]`, None for any other type."""
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def noun_of(cls: type) -> str:
    """What a person calls an object of this class, empty where its place in the list must do."""
    return getattr(cls, "noun", "")
