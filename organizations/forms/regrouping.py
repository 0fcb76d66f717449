"""Merging, splitting, regrouping: forms with a table of units, one row each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from config.toolkit.cells import words
from config.toolkit.fields import ScaledFormField
from config.toolkit.scaled import SCALE
from organizations.kinds import PARTY_KINDS
from organizations.models import Organization, User
from organizations.selectors.naming import Unclear, the_unit
from organizations.services import tree
from organizations.services.tree import Flow, NewUnit

from .fields import UnitField
from .units import NamingForm

MOST_CANDIDATES = 300
PARTS, MORE, MOST_PARTS = 6, 4, 60  # rows at first, those that a button adds, and at most
STAYS = "0"
NEW_HELP = "类型、领域、上级与原单位相同"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the unit, and its fields by name."""

    unit: Organization | None
    number: int
    fields: dict[str, forms.BoundField]


def members_field() -> forms.IntegerField:
    """How many members the unit has on the day; may stay empty."""
    return forms.IntegerField(label="党员人数", min_value=0, required=False, widget=narrow(6))


def narrow(size: int) -> forms.TextInput:
    """A field of a table, so many characters wide."""
    return forms.TextInput(attrs={"size": size, "autocomplete": "off"})


class MergeForm(NamingForm):
    """This unit, with others that are ticked, goes into one: in force already, or new by this event."""

    title = "合并"
    danger = True
    ends = True
    rows = "organizations/_merge_rows.html"
    PLAIN = ("into", "own_members", "name", "code", "parent", "others", "effective_on", "document_no")

    into = UnitField(
        label="并入现有单位",
        required=False,
        help_text="填区划代码或完整名称，重名的写成“上级/名称”；原单位撤销，下级单位转到它下面",
    )
    own_members = forms.IntegerField(
        label="现有单位原有党员人数",
        min_value=0,
        required=False,
        widget=narrow(6),
        help_text="变动当日、并入以前的人数；以后按人数折算原来的结果时使用，可以不填",
    )
    name = forms.CharField(label="或合并成新单位：名称", max_length=120, required=False, help_text=NEW_HELP)
    code = forms.CharField(
        label="新单位的区划代码", max_length=20, required=False, help_text="可沿用其中一个原单位的代码"
    )
    parent = UnitField(label="新单位的上级", required=False, help_text="各原单位的上级不同时必填：填区划代码或完整名称")
    others = forms.CharField(
        label="其他上级之下的原单位",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="每行一个，填区划代码或“上级/名称”",
    )

    def __init__(self, *args: Any, unit: Organization, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, units=units, **kwargs)
        self.units = units
        self.candidates = [unit, *siblings(unit, units)]
        for one in self.candidates:
            label = f"合并{one.name}"
            self.fields[f"tick_{one.pk}"] = forms.BooleanField(label=label, required=False, initial=one == unit)
            self.fields[f"members_{one.pk}"] = members_field()

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PLAIN]

    @property
    def table(self) -> Iterator[Row]:
        """The units that may be ticked; this one is always one of the sources."""
        for number, one in enumerate(self.candidates):
            fields = {"members": self[f"members_{one.pk}"]}
            yield Row(one, number, fields if one == self.unit else {"tick": self[f"tick_{one.pk}"], **fields})

    def clean_others(self) -> list[Organization]:
        """The units named line by line."""
        found, problems = [], []
        for line in filter(None, map(words, self.cleaned_data["others"].splitlines())):
            try:
                found.append(the_unit(self.units, line))
            except Unclear as unclear:
                problems.append(str(unclear))
        if problems:
            raise ValidationError(problems)
        return found

    def clean(self) -> dict[str, Any]:
        """Either a unit in force or a new one."""
        data = super().clean() or {}
        if not {"into", "name"} & self.errors.keys() and bool(data.get("into")) == bool(data.get("name")):
            raise ValidationError("请在“并入现有单位”和“合并成新单位”中填一项，也只填一项。")
        if data.get("name") and data.get("own_members") is not None:
            self.add_error("own_members", "合并成新单位的，不填这一项；原单位的人数填在上面的表里。")
        return data

    def submit(self, *, actor: User) -> Organization:
        data = self.cleaned_data
        ticked = [one for one in self.candidates if one == self.unit or data[f"tick_{one.pk}"]]
        sources = list(dict.fromkeys([*ticked, *data["others"]]))
        counts = {one.pk: number for one in ticked if (number := data[f"members_{one.pk}"]) is not None}
        if data["into"] and data["own_members"] is not None:
            counts[data["into"].pk] = data["own_members"]
        into = data["into"] or NewUnit(
            data["name"], code=data["code"], parent=data["parent"], same_name=data["same_name"]
        )
        event = tree.merge(sources, into=into, members=counts, actor=actor, **self.document())
        target: Organization = event.links.all()[0].target
        return target


class RowsForm(NamingForm):
    """A change whose table can have more rows: `parts` says how many it has."""

    growing = True

    parts = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: Organization, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, units=units, **kwargs)
        self.units = units
        self.typed: Mapping[str, Any] = self.data if self.is_bound else self.initial
        asked = str(self.typed.get("parts", ""))
        self.count = min(max(int(asked), PARTS), MOST_PARTS) if asked.isdecimal() and len(asked) < 4 else PARTS
        self.initial["parts"] = self.count
        self.make_rows()

    @classmethod
    def grown(cls, typed: Mapping[str, Any], *, unit: Organization, units: QuerySet[Organization]) -> Self:
        """The form as it was typed, not yet looked at, with more rows."""
        before = cls(initial=dict(typed), unit=unit, units=units)
        return cls(initial={**typed, "parts": before.count + MORE}, unit=unit, units=units)

    def make_rows(self) -> None:
        """Put the fields of `count` rows into the form."""
        raise NotImplementedError

    def row_told(self, number: int) -> str:
        """A row as a choice tells it: by the unit typed there, where one is."""
        named = words(self.typed.get(f"name_{number}")) or words(self.typed.get(f"old_{number}"))
        return f"归第{number}行" + (f"：{named}" if named else "")

    @property
    def full(self) -> bool:
        """True when no row can be added."""
        return self.count == MOST_PARTS


class SplitForm(RowsForm):
    """This unit becomes several: new ones, ones in force, perhaps itself; who takes which units below."""

    title = "拆分"
    danger = True
    rows = "organizations/_split_rows.html"

    def make_rows(self) -> None:
        for number in range(self.count + 1):
            if number:
                self.fields[f"name_{number}"] = forms.CharField(label="新单位名称", max_length=120, required=False)
                self.fields[f"code_{number}"] = forms.CharField(
                    label="区划代码", max_length=20, required=False, widget=narrow(14)
                )
                self.fields[f"old_{number}"] = UnitField(label="或现有单位", required=False)
                self.fields[f"old_{number}"].queryset = self.units  # type: ignore[attr-defined]
            self.fields[f"share_{number}"] = ScaledFormField(
                label="份额", required=False, min_value=0, max_value=SCALE, widget=narrow(9)
            )
            self.fields[f"members_{number}"] = members_field()
        self.below = list(self.unit.children.in_force().order_by("position", "pk"))
        choices = [
            (STAYS, "留在本单位"),
            *((str(number), self.row_told(number)) for number in range(1, self.count + 1)),
        ]
        for child in self.below:
            self.fields[f"child_{child.pk}"] = forms.ChoiceField(label=child.name, choices=choices, required=False)

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in ("effective_on", "document_no")]

    @property
    def table(self) -> Iterator[Row]:
        """What may come of the unit: itself first, then the parts."""
        for number in range(self.count + 1):
            names = ("share", "members") if number == 0 else ("name", "code", "old", "share", "members")
            unit = self.unit if number == 0 else None
            yield Row(unit, number, {name: self[f"{name}_{number}"] for name in names})

    @property
    def children(self) -> list[tuple[Organization, forms.BoundField]]:
        """The units below, each with the choice of where it goes."""
        return [(child, self[f"child_{child.pk}"]) for child in self.below]

    def clean(self) -> dict[str, Any]:
        """Each row whole: a new or an old unit, and its share."""
        data = super().clean() or {}
        for number in range(1, self.count + 1):
            name, old, share = (data.get(f"{field}_{number}") for field in ("name", "old", "share"))
            if name and old:
                self.add_error(f"old_{number}", f"第{number}行：新单位和现有单位只填一个。")
            elif (name or old) and not share and f"share_{number}" not in self.errors:
                self.add_error(f"share_{number}", f"第{number}行：请填写份额。")
            elif share and not name and not old and f"old_{number}" not in self.errors:
                self.add_error(f"name_{number}", f"第{number}行：有份额，没有单位。")
        return data

    def submit(self, *, actor: User) -> Organization:
        tree.split(self.unit, list(self._parts()), actor=actor, **self.document())
        return self.unit

    def _parts(self) -> Iterator[Flow]:
        data = self.cleaned_data
        for number in range(self.count + 1):
            if data[f"share_{number}"]:
                target = self.unit if number == 0 else data[f"old_{number}"]
                target = target or NewUnit(
                    data[f"name_{number}"], code=data[f"code_{number}"], same_name=data["same_name"]
                )
                taken = tuple(child for child in self.below if number and data[f"child_{child.pk}"] == str(number))
                yield Flow(self.unit, target, data[f"share_{number}"], data[f"members_{number}"], taken)


def siblings(unit: Organization, units: QuerySet[Organization]) -> QuerySet[Organization]:
    """Units of the same parent that may be merged with this one."""
    kinds = PARTY_KINDS if unit.kind in PARTY_KINDS else (unit.kind,)
    beside = units.in_force().filter(parent=unit.parent_id, kind__in=kinds)  # type: ignore[attr-defined]
    return beside.exclude(pk=unit.pk).order_by("position", "pk")[:MOST_CANDIDATES]
