"""Changes of units. Each change's form knows which service it fills."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils import timezone

from config.toolkit.validity import not_come
from organizations.kinds import PARTY_KINDS
from organizations.models import Field, Kind, Organization, OrganizationEvent, User
from organizations.models.organizations import PLACE_KINDS
from organizations.services import ancestry, tree
from organizations.services.same_names import SAME_NAME

from .fields import DAY, UnitField

SAME_NAME_HELP = "同一上级之下已有同名单位时填写"
FUNCTIONAL_HELP = "不作党员的组织关系所在，如流动党员党支部、项目党支部"


class ChangeForm(forms.Form):
    """What every change of a unit asks: since when, by which document. `submit` calls the service."""

    title = ""
    icon = "edit"
    danger = False
    ends = False  # whether the unit itself ends by it
    growing = False  # whether its table can have more rows
    rows = ""  # the template of a table that the form has beside its plain fields

    effective_on = forms.DateField(label="生效日期", widget=DAY, initial=timezone.localdate)
    document_no = forms.CharField(
        label="文号", max_length=80, required=False, help_text="批准文件的文号，如 甘民函〔2026〕1号"
    )

    def __init__(self, *args: Any, unit: Organization, units: QuerySet[Organization], **kwargs: Any) -> None:
        """`units` are those that the user may change."""
        self.unit = unit
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = units  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name not in ("effective_on", "document_no")])

    @classmethod
    def suits(cls, unit: Organization) -> bool:
        """True for units that may change so."""
        return True

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that stand one below the other, outside of any table."""
        return [field for field in self.visible_fields() if field.name != SAME_NAME]

    @property
    def asking(self) -> forms.BoundField | None:
        """Why the unit bears the name of another: a field that is there only once it is asked for."""
        field = self[SAME_NAME] if SAME_NAME in self.fields else None
        return field if field is not None and (field.errors or field.value()) else None

    def submit(self, *, actor: User) -> Organization | OrganizationEvent:
        """Does it; the unit or event whose page comes next."""
        raise NotImplementedError

    def document(self) -> dict[str, Any]:
        """The date and document, as the services take them."""
        return {name: self.cleaned_data[name] for name in ("effective_on", "document_no")}


class NamingForm(ChangeForm):
    """A change that gives a name: one that a unit beside it bears is taken only with a reason."""

    same_name = forms.CharField(
        label="确认同名的理由", max_length=200, required=False, help_text=SAME_NAME_HELP, strip=True
    )


def may_stand(kind: Kind, parent: Organization) -> bool:
    """True for a place that is of a lower level than all places above it."""
    held = [level for level, pk in enumerate(ancestry.ancestry(parent).columns) if pk is not None]
    lowest = max([*held, ancestry.rank(parent.kind) if parent.kind in PLACE_KINDS else -1], default=-1)
    return ancestry.rank(kind) > lowest


def usual_field(parent: Organization, kind: Kind) -> str:
    """The field that most units of the kind below the parent have; for the first one what the kind suggests."""
    beside = parent.children.in_force().filter(kind=kind).order_by()  # type: ignore[attr-defined]
    row = beside.values_list("field").annotate(number=Count("pk")).order_by("-number", "field").first()
    if row is not None:
        return str(row[0])
    return {Kind.TOWNSHIP: Field.TOWN, Kind.VILLAGE: Field.VILLAGE}.get(kind, Field.OTHER)


class FoundForm(NamingForm):
    """A new unit below this one."""

    title = "新建下级单位"
    icon = "plus"

    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="类型", choices=Kind.choices)
    field = forms.ChoiceField(label="领域", choices=Field.choices)
    code = forms.CharField(
        label="区划代码", max_length=20, required=False, help_text="没有代码的单位（部门、支部）可不填"
    )
    functional = forms.BooleanField(label="功能型党组织", required=False, help_text=FUNCTIONAL_HELP)

    def __init__(self, *args: Any, unit: Organization, **kwargs: Any) -> None:
        places = [kind for kind in PLACE_KINDS if may_stand(kind, unit)]
        kinds = [*places, *(kind for kind in Kind if kind not in PLACE_KINDS)]
        kind = places[0] if places and unit.kind in PLACE_KINDS else Kind.BRANCH
        super().__init__(*args, unit=unit, initial={"kind": kind, "field": usual_field(unit, kind)}, **kwargs)
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the model says against name and code, beside what the other fields say."""
        data = super().clean() or self.cleaned_data
        code = data.get("code")
        if code and Organization.objects.in_force().filter(code=code).exists():
            self.add_error("code", "这个区划代码已有现存单位在用。")
        if data.get("effective_on") and (fault := not_come(data["effective_on"], "生效日期")):
            self.add_error("effective_on", fault)
        return data

    def submit(self, *, actor: User) -> Organization:
        data = self.cleaned_data
        return tree.found(
            name=data["name"],
            kind=data["kind"],
            field=data["field"],
            code=data["code"],
            functional=data["functional"],
            same_name=data["same_name"],
            parent=self.unit,
            opened_on=data["effective_on"],
            document_no=data["document_no"],
            actor=actor,
        )


class RenameForm(NamingForm):
    """Another name, and perhaps another field."""

    title = "更名"

    name = forms.CharField(label="新名称", max_length=120)
    field = forms.ChoiceField(label="领域", choices=Field.choices, help_text="撤乡设镇、村改社区时一并修改")

    def __init__(self, *args: Any, unit: Organization, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, initial={"name": unit.name, "field": unit.field}, **kwargs)

    def submit(self, *, actor: User) -> Organization:
        data = self.cleaned_data
        given = {name: data[name] for name in ("name", "field", "same_name")}
        tree.rename(self.unit, actor=actor, **given, **self.document())
        return self.unit


class TransferForm(ChangeForm):
    """Another parent."""

    title = "划转"

    parent = UnitField(label="划转到", help_text="新的上级单位：填区划代码或完整名称，重名的写成“上级/名称”")

    def submit(self, *, actor: User) -> Organization:
        tree.transfer(self.unit, parent=self.cleaned_data["parent"], actor=actor, **self.document())
        return self.unit


class UpgradeForm(NamingForm):
    """A Party organization becomes one of another kind, and perhaps gets another name."""

    title = "升格、改设"

    kind = forms.ChoiceField(label="改为", choices=[(kind.value, kind.label) for kind in reversed(PARTY_KINDS)])
    name = forms.CharField(label="名称", max_length=120)
    functional = forms.BooleanField(label="功能型党组织", required=False, help_text=FUNCTIONAL_HELP)

    def __init__(self, *args: Any, unit: Organization, **kwargs: Any) -> None:
        now = {"name": unit.name, "kind": unit.kind, "functional": unit.functional}
        super().__init__(*args, unit=unit, initial=now, **kwargs)

    @classmethod
    def suits(cls, unit: Organization) -> bool:
        return unit.kind in PARTY_KINDS

    def submit(self, *, actor: User) -> Organization:
        given = {name: self.cleaned_data[name] for name in ("kind", "name", "functional", "same_name")}
        tree.upgrade(self.unit, actor=actor, **given, **self.document())
        return self.unit


class AbolishForm(ChangeForm):
    """The unit ends."""

    title = "撤销"
    danger = True
    ends = True

    def submit(self, *, actor: User) -> Organization:
        tree.abolish(self.unit, actor=actor, **self.document())
        return self.unit
