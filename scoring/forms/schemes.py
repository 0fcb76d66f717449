"""What people type on the pages of schemes."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms

from organizations.models import Kind, Organization, User
from organizations.roles import Permission
from scoring.documents import LARGEST
from scoring.models import Scheme, SchemeState
from scoring.selectors import FamilyTree
from scoring.services.publishing import LONGEST_REASON

OWNERS = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.TOWNSHIP)


def owners(user: User) -> Any:
    """The units for which this user may bring in schemes."""
    return Organization.objects.allowed(user, Permission.CONFIGURE).in_force().filter(kind__in=OWNERS)


class ImportForm(forms.Form):
    """A scheme file and the unit that issues it."""

    owner = forms.ModelChoiceField(label="制定单位", queryset=Organization.objects.none(), empty_label=None)
    file = forms.FileField(
        label="方案文件",
        help_text="扩展名为 .json 的方案文件，或 .xlsx 的方案工作簿，不超过4MB。导入后是草稿，核对、修改后再发布。",
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners(user).order_by("path")  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Too large a file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("方案文件超过4MB，不像是考核方案。请检查是否选错了文件。")
        return file


class PublishForm(forms.Form):
    """The acknowledgement; asked only where points do not add up."""

    acknowledgement = forms.CharField(
        label="确认理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为什么照此发布，例如“县委文件原文如此，照录”。理由和您的姓名会印在用这个方案生成的每张表上。",
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needed:
            del self.fields["acknowledgement"]


class RetireForm(forms.Form):
    """Why a scheme is no longer used."""

    reason = forms.CharField(label="停用原因", max_length=200, required=False)


class CopyForm(forms.Form):
    """The year of the new version."""

    year = forms.IntegerField(label="用于年度", min_value=2000, max_value=2999)


class CompareForm(forms.Form):
    """With which scheme one is compared."""

    def __init__(self, *args: Any, others: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [other for other in others if other.key == scheme.key]
        rest = [other for other in others if other.key != scheme.key]
        groups = [("本方案各版", own), ("其他方案", rest)]
        choices: list[Any] = [("", "请选择")]
        choices += [(label, [(row.pk, _version(row)) for row in rows]) for label, rows in groups if rows]
        self.fields["with"] = forms.ChoiceField(label="与哪一版对照", choices=choices)


def _version(scheme: Scheme) -> str:
    state = "" if scheme.state == SchemeState.PUBLISHED else f"，{scheme.get_state_display()}"
    return f"{scheme.title}（{scheme.year}年第{scheme.version}版{state}）"


class LineageForm(forms.Form):
    """For every item the codes of the last version that it carries on: 自动 as names say, 无 for a new one."""

    AUTOMATIC, NONE = "自动", "无"

    def __init__(
        self,
        *args: Any,
        tree: FamilyTree,
        said: Mapping[str, Sequence[str] | None],
        known: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.places = {row.node.code: f"of-{position}" for position, row in enumerate(tree.rows)}
        for row in tree.rows:
            told = said.get(row.node.code)
            first = self.AUTOMATIC if told is None else "、".join(told) or self.NONE
            self.fields[self.name(row.node.code)] = forms.CharField(
                label=f"{row.node.code} {row.node.name}沿用上一版的编号",
                initial=first,
                max_length=200,
                widget=forms.TextInput(attrs={"size": 8, "autocomplete": "off", "list": "earlier-codes"}),
            )

    def name(self, code: str) -> str:
        """The field of an item: codes may hold anything but blanks."""
        return self.places[code]

    def clean(self) -> dict[str, Any]:
        """Codes that the last version does not have are told where they were typed."""
        cleaned = super().clean() or {}
        if not self.errors:
            for code, codes in self.said().items():
                if unknown := [name for name in codes or () if name not in self.known]:
                    self.add_error(self.name(code), f"上一版没有编号「{'、'.join(unknown)}」，请照上一版的编号填写。")
        return cleaned

    def said(self) -> dict[str, list[str] | None]:
        """By code what was typed."""
        found: dict[str, list[str] | None] = {}
        for code in self.places:
            typed = self.cleaned_data[self.name(code)].strip()
            parts = [part for part in re.split(r"[、，,;；\s]+", typed) if part]
            found[code] = None if typed == self.AUTOMATIC else [] if typed == self.NONE else parts
        return found
