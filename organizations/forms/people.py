"""What is typed about persons: who they are, which post they take, which aspects they meet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from organizations.identity import identity_fault
from organizations.models import CriteriaSet, Education, Organization, Person, Sex, Source, Title, User
from organizations.selectors.matching import Unsure, Wanted, candidates, match
from organizations.services import posts, strengths
from organizations.services.people import PERSONAL, register_person, update_person

from .units import DAY, UnitField

UNIT_HELP = "填区划代码或完整名称"
BLANK = ("", "—")


class ActForm(forms.Form):
    """One act about a person or a post: its title, its button, and the service that it calls."""

    title = ""
    button = "登记"
    danger = False
    lead = ""

    def submit(self, *, actor: User) -> None:
        """Does it."""
        raise NotImplementedError


class IdentityField(forms.CharField):
    """A resident identity number, checked by its last character."""

    def __init__(self) -> None:
        super().__init__(label="身份证号码", max_length=24, required=False, help_text="18位，末位可以是字母")

    def clean(self, value: Any) -> str:
        """The number in capitals without blanks; ValidationError, with what is wrong."""
        typed: str = super().clean(value).replace(" ", "").upper()
        if fault := identity_fault(typed):
            raise ValidationError(fault)
        return typed


def meant(form: forms.Form, unit: Organization, user: User, data: dict[str, Any]) -> Person | None:
    """The person on record whom a form names, None for somebody new; where that cannot be said, the field asks."""
    if "name" not in data or "id_number" not in data:
        return None
    wanted = Wanted(data["name"].strip(), unit, data["id_number"], data.get("born"))
    try:
        return match(wanted, candidates(user, [wanted.name], [wanted.id_number]))
    except Unsure as unsure:
        form.add_error(unsure.field, str(unsure))
        return None


class PersonFields(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label="姓名", max_length=40)
    sex = forms.ChoiceField(label="性别", choices=[BLANK, *Sex.choices], required=False)
    id_number = IdentityField()
    born = forms.DateField(
        label="出生日期", widget=DAY, required=False, help_text="填了身份证号码的，可以不填性别和出生日期"
    )
    phone = forms.CharField(label="联系电话", max_length=20, required=False)
    education = forms.ChoiceField(label="学历", choices=[BLANK, *Education.choices], required=False)
    joined_on = forms.DateField(label="入党日期", widget=DAY, required=False)


class PostFields(forms.Form):
    """Which post, since when."""

    places = {"title": "post_title"}

    post_title = forms.ChoiceField(label="职务", choices=Title.choices)
    post_name = forms.CharField(
        label="职务名称", max_length=40, required=False, help_text="与上面叫法不同时填写，如 镇长、党总支书记"
    )
    source = forms.ChoiceField(label="来源", choices=[BLANK, *Source.choices], required=False)
    acting = forms.BooleanField(label="代理", required=False)
    valid_from = forms.DateField(label="任职日期", widget=DAY, initial=timezone.localdate)
    valid_to = forms.DateField(label="免职日期", widget=DAY, required=False, help_text="补登以前的任职时填写")
    document_no = forms.CharField(label="任职文号", max_length=80, required=False)
    reason = forms.CharField(
        label="同时有两位书记的理由", max_length=400, required=False, help_text="同一天已有书记在任时必须写明"
    )

    def post(self) -> dict[str, Any]:
        """The post, as the service takes it."""
        names = ("source", "acting", "valid_from", "valid_to", "document_no", "reason")
        data = self.cleaned_data
        return {"title": data["post_title"], "name": data["post_name"]} | {name: data[name] for name in names}


class AppointForm(PostFields, PersonFields, ActForm):
    """Somebody takes a post at a unit: a person on record, or a new one."""

    title = "登记任职"
    lead = "名册里已有的人只填姓名；有同名的人时，再填身份证号码或出生日期。名册里没有的，登记后建立个人档案。"
    field_order = [*PersonFields.base_fields, *PostFields.base_fields]

    def __init__(self, *args: Any, unit: Organization, user: User, **kwargs: Any) -> None:
        """`user` keeps the persons who may be meant."""
        self.unit, self.user = unit, user
        self.person: Person | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Who is meant; an error at the field that would tell."""
        data = super().clean() or self.cleaned_data
        self.person = meant(self, self.unit, self.user, data)
        return data

    @transaction.atomic
    def submit(self, *, actor: User) -> None:
        """The person on record keeps what is on record; what was not known of him or her is filled in."""
        told = {name: self.cleaned_data[name] for name in PersonFields.base_fields}
        if self.person is None:
            self.person = register_person(home=self.unit, actor=actor, **told)
        else:
            new = {name: value for name, value in told.items() if value and not getattr(self.person, name)}
            self.person = update_person(self.person, actor=actor, **new)
        posts.appoint(self.person, self.unit, actor=actor, **self.post())


class PersonForm(PersonFields, ActForm):
    """Corrections of what is known of a person; personal data only by those who may read it."""

    title = "修改个人信息"
    button = "保存"

    home = UnitField(label="所在单位改为", required=False, help_text=f"不变的不填。{UNIT_HELP}")
    resume = forms.CharField(label="简历", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, person: Person, units: QuerySet[Organization], clear: bool, **kwargs: Any) -> None:
        self.person = person
        initial = {name: getattr(person, name) for name in (*PersonFields.base_fields, "resume")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["home"].queryset = units.in_force()  # type: ignore[attr-defined]
        for name in () if clear else PERSONAL:
            del self.fields[name]

    def submit(self, *, actor: User) -> None:
        told = {name: value for name, value in self.cleaned_data.items() if name != "home" or value}
        self.person = update_person(self.person, actor=actor, **told)


class PersonAppointForm(PostFields, ActForm):
    """A person on record takes a post at one of the units that the user keeps."""

    title = "登记任职"

    organization = UnitField(label="任职单位", help_text=UNIT_HELP)
    field_order = ["organization", *PostFields.base_fields]

    def __init__(self, *args: Any, person: Person, units: QuerySet[Organization], clear: bool, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]

    def submit(self, *, actor: User) -> None:
        posts.appoint(self.person, self.cleaned_data["organization"], actor=actor, **self.post())


class StrengthForm(ActForm):
    """Which aspects of one set of criteria a person meets."""

    title = "登记强项认定"

    criteria = forms.IntegerField(widget=forms.HiddenInput)
    met = forms.MultipleChoiceField(label="符合的方面", required=False, widget=forms.CheckboxSelectMultiple)
    none = forms.BooleanField(label="一个方面也不符合", required=False)
    reviewed_on = forms.DateField(label="认定日期", widget=DAY, initial=timezone.localdate)
    basis = forms.CharField(label="依据", max_length=400, required=False)

    def __init__(self, *args: Any, person: Person, criteria: CriteriaSet, **kwargs: Any) -> None:
        self.person, self.chosen = person, criteria
        super().__init__(*args, initial={"criteria": criteria.pk}, **kwargs)
        self.lead = f"{criteria.name}的标准出自{criteria.source}。同一标准以最近一次认定为准。"
        self.fields["met"].choices = [(one["code"], one["name"]) for one in criteria.aspects]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An empty review would overrule the last one unseen: it must be meant."""
        data = super().clean() or self.cleaned_data
        if "met" in data and bool(data["met"]) == data["none"]:
            both = "勾了符合的方面，又勾了“一个方面也不符合”，请去掉一边。"
            neither = "请勾选符合的方面；确实没有的，勾选“一个方面也不符合”。"
            self.add_error("met", both if data["none"] else neither)
        return data

    def submit(self, *, actor: User) -> None:
        data = self.cleaned_data
        strengths.review_strength(
            self.person,
            self.chosen,
            organization=self.person.home,
            met=data["met"],
            reviewed_on=data["reviewed_on"],
            basis=data["basis"],
            actor=actor,
        )


PERSON_ACTS: dict[str, type[ActForm]] = {"edit": PersonForm, "appoint": PersonAppointForm}
