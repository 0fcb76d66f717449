"""What people fill in about honours, demonstration points, cards and figures. Each form knows its service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from config.toolkit.cells import units_with
from config.toolkit.fields import ScaledFormField
from organizations.imports.honours.honours import contacts
from organizations.models import DemonstrationPoint, Level, Organization, Person, Use, User, YearItem
from organizations.services import cards, files, honours

from .units import DAY, UnitField

UNIT_HELP = "填区划代码或完整名称"
CONTACT_HELP = "几个人用顿号隔开，职务写在括号里，如 张三（县委组织部副部长）、李四"


class RecordForm(forms.Form):
    """A record of one unit. `submit` calls the service and returns the row."""

    title = ""
    lead = ""

    organization = UnitField(label="单位", help_text=UNIT_HELP)

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        """`units` are those for which the user keeps records."""
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]

    def submit(self, *, actor: User) -> models.Model:
        """Does it."""
        raise NotImplementedError


class HonourForm(RecordForm):
    """A title of a unit, or of one of its people."""

    title = "登记荣誉"
    lead = "登记后不能修改；登记错的，作废后重新登记。"

    person = forms.CharField(
        label="获奖人员", max_length=40, required=False, help_text="授予个人的，填姓名；授予单位的不填"
    )
    id_number = forms.CharField(
        label="身份证号码", max_length=18, required=False, help_text="本单位有同名人员时填写，用来区分"
    )
    name = forms.CharField(label="荣誉名称", max_length=120)
    level = forms.ChoiceField(label="级别", choices=[("", "请选择"), *Level.choices])
    issuer = forms.CharField(label="授予机关", max_length=120)
    awarded_on = forms.DateField(label="授予日期", widget=DAY)
    document_no = forms.CharField(label="文号", max_length=80, required=False)
    source = forms.CharField(label="依据", max_length=200, required=False)
    file = forms.FileField(label="证明材料", required=False, help_text="证书、牌匾照片或文件扫描件")

    def clean(self) -> dict[str, Any] | None:
        """The person whom name and unit mean."""
        data = super().clean() or {}
        unit, name = data.get("organization"), data.get("person")
        data["person"] = self._person(unit, name, data.get("id_number", "")) if unit and name else None
        return data

    def _person(self, unit: Organization, name: str, number: str) -> Person | None:
        found = honours.people_of([unit.pk]).filter(name=name)
        found = found.filter(id_number=number.upper()) if number else found
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            self.add_error("id_number", f"「{unit}」有{len(found)}人叫「{name}」，请填写身份证号码。")
        else:
            self.add_error("person", f"「{unit}」没有叫「{name}」的人员，请先登记人员。")
        return None

    def submit(self, *, actor: User) -> models.Model:
        data = dict(self.cleaned_data)
        data.pop("id_number")
        unit, upload = data.pop("organization"), data.pop("file")
        stored = files.store(upload, name=upload.name, organization=unit, actor=actor) if upload else None
        return honours.award(unit, actor=actor, file=stored, **data)


class PointForm(RecordForm):
    """A unit becomes a demonstration point."""

    title = "登记示范点"
    lead = "示范点退出时登记退出日期和理由；登记错的，作废后重新登记。"

    name = forms.CharField(label="示范点名称", max_length=120, help_text="如 党建示范点")
    level = forms.ChoiceField(label="级别", choices=[("", "请选择"), *Level.choices])
    batch = forms.CharField(label="批次", max_length=40, required=False, help_text="如 第二批")
    since = forms.DateField(label="确定日期", widget=DAY)
    plated_on = forms.DateField(label="挂牌日期", widget=DAY, required=False)
    contacts = forms.CharField(label="联系人", max_length=400, required=False, help_text=CONTACT_HELP)
    document_no = forms.CharField(label="文号", max_length=80, required=False)
    source = forms.CharField(label="依据", max_length=200, required=False)

    def submit(self, *, actor: User) -> models.Model:
        data = dict(self.cleaned_data)
        unit, people = data.pop("organization"), contacts(data.pop("contacts"))
        return honours.name_point(unit, actor=actor, contacts=people, **data)


class ContactsForm(forms.Form):
    """Who keeps contact with a point from a day on."""

    contacts = forms.CharField(label="联系人", max_length=400, required=False, help_text=CONTACT_HELP)
    since = forms.DateField(label="起始日期", widget=DAY, initial=timezone.localdate)

    def submit(self, point: DemonstrationPoint, *, actor: User) -> None:
        """Does it."""
        given = contacts(self.cleaned_data["contacts"])
        honours.change_contacts(point, contacts=given, since=self.cleaned_data["since"], actor=actor)


class EndForm(forms.Form):
    """A point is one no longer."""

    until = forms.DateField(label="退出日期", widget=DAY, initial=timezone.localdate)
    reason = forms.CharField(label="退出理由", max_length=400, error_messages={"required": "请写明退出的理由。"})

    def submit(self, point: DemonstrationPoint, *, actor: User) -> None:
        """Does it."""
        honours.end_point(point, until=self.cleaned_data["until"], reason=self.cleaned_data["reason"], actor=actor)


class FigureForm(RecordForm):
    """A figure of one year with its source."""

    title = "登记指标值"
    lead = "同一年度同一指标，不同来源的数各记一条；数值不同的都保留，并标明来源不一致。"

    year = forms.IntegerField(label="年度")
    item = forms.ModelChoiceField(YearItem.objects.none(), label="指标", empty_label="请选择")
    value = ScaledFormField(label="数值", help_text="按指标的计量单位填写")
    growth = ScaledFormField(label="比上年增长（%）", required=False)
    source = forms.CharField(label="来源", max_length=200, help_text="哪份文件、哪一行，如 汇报材料第26行")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = YearItem.objects.filter(use=Use.INDICATOR, on=True)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        words = units_with(*items.values_list("measure", flat=True))
        for name in ("value", "growth"):
            self.fields[name].units = words  # type: ignore[attr-defined]

    def submit(self, *, actor: User) -> models.Model:
        data = dict(self.cleaned_data)
        return cards.keep_figure(data.pop("organization"), actor=actor, **data)


class CardForm(RecordForm):
    """The card of a year: one field for each item; a standing card is corrected with a reason."""

    title = "登记年度底数"
    lead = "每年登记一次，登记后固定；更正须写明理由，原来的版本保留。没有统计的项目留空，不要填0。"

    year = forms.IntegerField(label="年度")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = cards.items(Use.CARD)
        for code, item in self.items.items():
            label = f"{item.name}（{item.measure}）" if item.measure else item.name
            field = ScaledFormField(label=label, required=False, min_value=0, help_text=item.about)
            field.units = units_with(item.measure)
            self.fields[f"item-{code}"] = field
        self.fields["source"] = forms.CharField(label="来源", max_length=200, required=False)
        self.fields["reason"] = forms.CharField(
            label="更正理由", max_length=400, required=False, help_text="更正已固定的底数时必填"
        )
        if not self.is_bound and "year" not in self.initial:
            self.initial["year"] = date.today().year - 1

    def clean(self) -> dict[str, Any] | None:
        """At least one figure."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(f"item-{code}") is not None for code in self.items):
            raise ValidationError("一项数据都没有填写。")
        return data

    def submit(self, *, actor: User) -> models.Model:
        given = self.cleaned_data
        data = {code: given[f"item-{code}"] for code in self.items if given[f"item-{code}"] is not None}
        rest = {name: given[name] for name in ("year", "source", "reason")}
        return cards.keep_card(given["organization"], data=data, actor=actor, **rest)


class ChooseTableForm(forms.Form):
    """A workbook of one of the four kinds."""

    kind = forms.ChoiceField(
        label="内容",
        choices=[("honours", "荣誉"), ("points", "示范点"), ("cards", "年度底数"), ("figures", "年度指标值")],
    )
    file = forms.FileField(
        label="表格（.xlsx）", error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"}
    )
