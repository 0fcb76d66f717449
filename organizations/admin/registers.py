"""Register types: made and changed here as documents, without code. Records are kept on the registers' own pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html_join

from config.toolkit.admin import ReadOnlyRows, Titled
from config.toolkit.documents import read_document
from config.toolkit.refusal import Refused
from organizations.doors import held
from organizations.kinds import PARTY_KINDS, Kind
from organizations.models import Organization, RegisterType, RegisterVersion
from organizations.registers import Definition, Faulty, load
from organizations.registers.sentences import sentence
from organizations.roles import Permission
from organizations.services.registers import LARGEST, load_type, refuse_change

from .fields import DocumentField

EXAMPLE: dict[str, Any] = {
    "format": "kaoping-register/1",
    "code": "meetings",
    "name": "会议记录",
    "source": "写明依据的文件",
    "frequency": "monthly",
    "fields": [
        {"code": "topic", "label": "会议内容", "kind": "text", "required": True},
        {"code": "people", "label": "到会人数", "kind": "number", "measure": "人", "min": 0},
    ],
    "counts": [
        {"code": "meetings", "name": "会议次数", "take": "records", "measure": "次"},
        {"code": "missed", "name": "缺会议月数", "take": "missed", "measure": "个月"},
    ],
}


class RegisterDocumentField(DocumentField):
    """A document of the register format."""

    noun = "台账类型"


class RegisterTypeForm(forms.ModelForm[RegisterType]):
    """A document, typed or as a file, and for whom it holds; every fault is told at the field."""

    document = RegisterDocumentField(
        label="台账格式",
        required=False,
        widget=forms.Textarea(attrs={"rows": 22, "cols": 100, "spellcheck": "false"}),
        help_text="按台账格式填写：字段、频次、统计项。改动后成为新版本，已有记录不变。",
    )
    file = forms.FileField(
        label="或上传文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json"}),
        help_text="选了文件，就以文件为准。",
    )

    class Meta:
        model = RegisterType
        fields = ["owner"]

    def clean(self) -> dict[str, Any]:
        """The document of the file, or else what was typed, read with all its faults."""
        cleaned = super().clean() or {}
        name = "file" if cleaned.get("file") else "document"
        if name in self.errors:
            return cleaned
        document = cleaned.get("document")
        try:
            if name == "file":
                content = cleaned["file"].read(LARGEST + 1)
                document = read_document(content, noun="台账类型", largest=LARGEST, workbooks=False)
            self._check(document)
        except Faulty as error:
            self.add_error(name, [f"{fault.message}（{fault.place}）" for fault in error.faults])
        except Refused as refused:
            self.add_error(name, refused.message)
        cleaned["document"] = document
        return cleaned

    def _check(self, document: Any) -> None:
        """What loading would refuse, but for what records already hold; the code of a type never changes."""
        if document is None:
            raise Refused("请填写台账格式，或者上传文件。")
        spec = load(document)
        if self.instance.pk and spec.code != self.instance.code:
            raise Refused(f"代码不能由「{self.instance.code}」改为「{spec.code}」。请另建一种台账。")
        if not self.instance.pk and RegisterType.objects.filter(code=spec.code).exists():
            raise Refused(f"代码「{spec.code}」已有台账在用，请换一个代码。")
        if self.instance.pk:
            refuse_change(self.instance, spec)


class VersionInline(ReadOnlyRows):
    """When the document was changed, and by whom."""

    model = RegisterVersion
    fields = readonly_fields = ["number", "actor", "at"]


@admin.register(RegisterType)
class RegisterTypeAdmin(Titled):
    """Types that hold where the user configures; those of units above are seen, not changed."""

    form = RegisterTypeForm
    list_per_page = 100
    view_on_site = False
    search_help_text = "名称、代码或依据"
    list_display = ["name", "code", "frequency", "state", "owner_name", "number", "changed_at"]
    list_filter = ["frequency", "on", "restricted"]
    search_fields = ["name", "code", "source"]
    list_select_related = ["owner"]
    readonly_fields = ["owner_name", "fields_told", "counts_told", "number", "changed_at"]
    inlines = [VersionInline]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegisterType]:
        """What the user sees here."""
        return RegisterType.objects.configured_around(request.user).select_related("owner")

    def get_fieldsets(self, request: HttpRequest, obj: RegisterType | None = None) -> list[Any]:
        """A new type asks for its document; an old one tells what it says first."""
        typed = ["document", "file"] if obj is None or self.has_change_permission(request, obj) else []
        told = [("内容", {"fields": ["fields_told", "counts_told", "number", "changed_at"]})] if obj else []
        return [*told, ("台账格式", {"fields": ["owner_name" if obj else "owner", *typed]})]

    def get_inlines(self, request: HttpRequest, obj: RegisterType | None) -> list[type]:
        """A new type has no versions."""
        return self.inlines if obj else []

    def get_form(
        self, request: HttpRequest, obj: RegisterType | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """The present document, or an example to begin with."""
        form = super().get_form(request, obj, change, **kwargs)
        if "document" in form.base_fields:
            form.base_fields["document"].initial = obj.document if obj else EXAMPLE
        if "owner" in form.base_fields:
            for link in ("add", "change", "delete", "view"):
                setattr(form.base_fields["owner"].widget, f"can_{link}_related", False)
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A unit where the user configures; the whole system for who configures a root of the tree."""
        units = Organization.objects.allowed(request.user, Permission.CONFIGURE).in_force()
        upper = units.exclude(kind__in=(Kind.VILLAGE, *PARTY_KINDS))
        field = super().formfield_for_foreignkey(db_field, request, queryset=upper, **kwargs)
        field.required = not units.filter(parent=None).exists()
        field.empty_label = "请选择单位" if field.required else "全系统"
        field.help_text = "只在这个单位及其下级使用。" if field.required else "不选单位就用于全系统。"
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to those who configure somewhere."""
        return Permission.CONFIGURE in held(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Likewise; which rows, says the queryset."""
        return Permission.CONFIGURE in held(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Likewise."""
        return Permission.CONFIGURE in held(request)

    def has_change_permission(self, request: HttpRequest, obj: RegisterType | None = None) -> bool:
        """Types of the user's own subtrees."""
        if obj is None:
            return Permission.CONFIGURE in held(request)
        return RegisterType.objects.allowed(request.user, Permission.CONFIGURE).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a type is switched off."""
        return False

    def save_model(self, request: HttpRequest, obj: RegisterType, form: ModelForm, change: bool) -> None:
        """A new version, through the service."""
        loaded = load_type(form.cleaned_data["document"], owner=obj.owner, actor=request.user)
        obj.pk, obj._state.adding = loaded.pk, False
        obj.refresh_from_db()

    @admin.display(description="状态", ordering="on")
    def state(self, type: RegisterType) -> str:
        """In words, not as coloured signs."""
        return ("启用" if type.on else "停用") + ("，限制查看" if type.restricted else "")

    @admin.display(description="适用单位")
    def owner_name(self, type: RegisterType) -> str:
        """For whom it holds."""
        return str(type.owner) if type.owner else "全系统"

    @admin.display(description="字段")
    def fields_told(self, type: RegisterType) -> str:
        """What a record says."""
        return _listed(
            f"{one.label}（{one.kind.label}{'，必填' if one.required else ''}）" for one in type.spec().fields
        )

    @admin.display(description="统计项")
    def counts_told(self, type: RegisterType) -> str:
        """What is counted, with the rule."""
        spec: Definition = type.spec()
        return _listed(f"{one.name}：{one.rule or sentence(one, spec)}" for one in spec.counts) or "无"


def _listed(lines: Any) -> str:
    return format_html_join("", "{}<br>", ((line,) for line in lines))
