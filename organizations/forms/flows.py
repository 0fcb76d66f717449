"""Several units become several: a form with a row for each part that goes from one unit to another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from config.toolkit.cells import words
from config.toolkit.fields import ScaledFormField
from config.toolkit.scaled import SCALE
from organizations.models import Organization, OrganizationEvent, User
from organizations.selectors.naming import Unclear, the_unit
from organizations.services import tree
from organizations.services.tree import Flow, NewUnit

from .fields import UnitField
from .regrouping import Row, RowsForm, members_field, narrow, siblings

LISTED = "regroup-units"  # the units beside this one, offered while a name is typed
NAMES = ("source", "name", "code", "old", "share", "members")


class RegroupForm(RowsForm):
    """Whose part goes where: to a new unit, named alike in all its rows, or to one in force; who takes which below."""

    title = "重组"
    danger = True
    rows = "organizations/_regroup_rows.html"

    parent = UnitField(label="新单位的上级", required=False, help_text="各原单位的上级不同时必填：填区划代码或完整名称")

    def make_rows(self) -> None:
        """The rows, the first for this unit; then a choice for each unit below a source that goes to several."""
        self.beside = [self.unit, *siblings(self.unit, self.units)]
        self.initial.setdefault("source_1", called(self.unit))
        for number in range(1, self.count + 1):
            self._row(number)
        for rows, child in self._divided():
            choices = [("", "请选择"), *((str(number), self.row_told(number)) for number in rows)]
            self.fields[f"child_{child.pk}"] = forms.ChoiceField(label=child.name, choices=choices, required=False)

    def _row(self, number: int) -> None:
        typing = {"list": LISTED, "size": 26, "autocomplete": "off"}
        for name, label in (("source", "原单位"), ("old", "或现有单位")):
            field = UnitField(label=label, required=False, widget=forms.TextInput(attrs=typing))
            field.queryset = self.units
            self.fields[f"{name}_{number}"] = field
        self.fields[f"name_{number}"] = forms.CharField(label="新单位名称", max_length=120, required=False)
        self.fields[f"code_{number}"] = forms.CharField(
            label="新单位代码", max_length=20, required=False, widget=narrow(14)
        )
        self.fields[f"share_{number}"] = ScaledFormField(
            label="份额", required=False, min_value=0, max_value=SCALE, widget=narrow(9)
        )
        self.fields[f"members_{number}"] = members_field()

    def _divided(self) -> Iterator[tuple[list[int], Organization]]:
        """The units below the sources that have several rows, each with those rows; what ends itself goes nowhere."""
        typed: dict[str, dict[int, list[int]]] = {"source": defaultdict(list), "old": defaultdict(list)}
        for name, found in typed.items():
            for number in range(1, self.count + 1):
                if unit := self._typed(f"{name}_{number}"):
                    found[unit.pk].append(number)
        ending = typed["source"].keys() - typed["old"].keys()
        several = {pk: rows for pk, rows in typed["source"].items() if len(rows) > 1}
        below = Organization.objects.in_force().filter(parent__in=several).exclude(pk__in=ending)
        for child in below.select_related("parent").order_by("parent", "position", "pk"):
            yield several[child.parent_id], child  # type: ignore[index]

    def _typed(self, name: str) -> Organization | None:
        """The unit that a field names, where it names one; cleaning the field says what is wrong with it."""
        text = words(self.typed.get(name))
        try:
            return the_unit(self.units, text) if text else None
        except Unclear:
            return None

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in ("parent", "effective_on", "document_no")]

    @property
    def table(self) -> Iterator[Row]:
        """What goes where, row by row."""
        for number in range(1, self.count + 1):
            yield Row(None, number, {name: self[f"{name}_{number}"] for name in NAMES})

    @property
    def offered(self) -> list[str]:
        """The units of the same parent, as they can be typed."""
        return [called(one) for one in self.beside]

    @cached_property
    def children(self) -> list[tuple[Organization, forms.BoundField]]:
        """The units below that must be given to one row, each with its choice."""
        return [(child, self[f"child_{child.pk}"]) for _, child in self._divided()]

    def clean(self) -> dict[str, Any]:
        """Each row whole: whose part, to whom; the share may be left out where all goes to one."""
        data = super().clean() or {}
        rows: defaultdict[Organization, list[int]] = defaultdict(list)
        for number in range(1, self.count + 1):
            self._clean_row(number, data)
            if source := data.get(f"source_{number}"):
                rows[source].append(number)
        if not rows and not self.errors:
            raise ValidationError("请至少填写一行。")
        for numbers in rows.values():
            self._clean_shares(numbers, data)
        self._clean_children(rows, data)
        return data

    def _clean_shares(self, numbers: Sequence[int], data: dict[str, Any]) -> None:
        """Of one source: the whole where it has one row, otherwise every row its own."""
        for number in numbers:
            name = f"share_{number}"
            if len(numbers) == 1 and data.get(name) is None:
                data[name] = SCALE
            elif not data.get(name) and name not in self.errors:
                self.add_error(name, f"第{number}行：分到几处的，请填写份额。")

    def _clean_children(self, rows: Mapping[Organization, Sequence[int]], data: dict[str, Any]) -> None:
        """Each unit below a divided source has its row, unless the source stays."""
        staying = {source for source, numbers in rows.items() if any(data.get(f"old_{n}") == source for n in numbers)}
        for child, field in self.children:
            if not data.get(field.name) and child.parent not in staying:
                self.add_error(field.name, f"请选择「{child}」归哪一行。")

    def _clean_row(self, number: int, data: dict[str, Any]) -> None:
        given = {name: data.get(f"{name}_{number}") for name in NAMES}
        if any(f"{name}_{number}" in self.errors for name in NAMES) or all(v in (None, "") for v in given.values()):
            return
        if given["source"] is None:
            self.add_error(f"source_{number}", f"第{number}行：请填写原单位。")
        elif bool(given["name"]) == bool(given["old"]):
            self.add_error(f"name_{number}", f"第{number}行：新单位和现有单位填一个，也只填一个。")

    def submit(self, *, actor: User) -> OrganizationEvent:
        return tree.regroup(list(self._flows()), actor=actor, **self.document())

    def _flows(self) -> Iterator[Flow]:
        data = self.cleaned_data
        new: dict[str, NewUnit] = {}
        for number in range(1, self.count + 1):
            if name := words(data[f"name_{number}"]):
                before = new.get(name)
                code = (before.code if before else "") or data[f"code_{number}"]
                new[name] = NewUnit(name, code=code, parent=data["parent"], same_name=data["same_name"])
        for number in range(1, self.count + 1):
            if source := data[f"source_{number}"]:
                target = data[f"old_{number}"] or new[words(data[f"name_{number}"])]
                taken = tuple(child for child, field in self.children if data[field.name] == str(number))
                yield Flow(source, target, data[f"share_{number}"], data[f"members_{number}"], taken)


def called(unit: Organization) -> str:
    """The unit as it can be typed: 上级/名称."""
    return f"{unit.parent}/{unit}" if unit.parent else unit.name
