"""Standards in the admin: drafts are typed and changed here as documents; what is published is a window only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html_join

from config.toolkit.admin import Titled
from config.toolkit.refusal import Refused
from organizations.roles import Permission
from scoring.forms import owners
from scoring.models import SchemeState, Standard
from scoring.selectors.standards import names, spec_of
from scoring.services import standards as services
from scoring.standards import StandardError

from .fields import DocumentField
from .rights import Configuring


class StandardDocumentField(DocumentField):
    """A document of the format of standards."""

    noun = "标准"


class StandardForm(forms.ModelForm[Standard]):
    """The document of a draft; whatever loading would refuse is told at the field."""

    document = StandardDocumentField(
        label="规范文本",
        widget=forms.Textarea(attrs={"rows": 26, "cols": 100, "spellcheck": "false"}),
        help_text="按评定标准格式填写；小数写成文字，例如“0.5”。标识、名称、种类都从这里取。",
    )

    class Meta:
        model = Standard
        fields = ["owner", "document"]

    def clean(self) -> dict[str, Any]:
        """The document with all its faults; its key is that of the draft, and a new one does not change another."""
        cleaned = super().clean() or {}
        owner = self.instance.owner if self.instance.pk else cleaned.get("owner")
        if self.errors or owner is None:
            return cleaned
        try:
            spec = services.read(cleaned["document"], owner, doing="标准没有保存")
            self._own(spec.key, owner)
            if same := services.same_in_force(spec, owner):
                raise Refused(f"内容和已发布的第{same.version}版完全相同，不用再存草稿。")
        except Refused as refused:
            self.add_error("document", refused.message)
        return cleaned

    def _own(self, key: str, owner: Any) -> None:
        if self.instance.pk and key != self.instance.key:
            raise Refused(f"标识不能由「{self.instance.key}」改为「{key}」。请另建一个标准。")
        drafts = Standard.objects.filter(owner=owner, key=key, state=SchemeState.DRAFT)
        if not self.instance.pk and drafts.exists():
            raise Refused(f"标识「{key}」已有一份草稿，请直接修改那一份。")


@admin.register(Standard)
class StandardAdmin(Configuring, Titled):
    """Standards of the units that one configures; saved through the service, published on their own page."""

    form = StandardForm
    actions = None
    doors = [("标准页面", "scoring:standard-list"), ("载入标准", "scoring:standard-load")]
    search_help_text = "名称、标识或单位"
    list_display = ["title", "kind", "version", "state", "owner", "published_at"]
    list_filter = ["kind", "state"]
    search_fields = ["title", "key", "owner__name"]
    list_select_related = ["owner"]
    readonly_fields = ["key", "title", "kind", "version", "state", "told", "published_at", "published_by", "digest"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Standard]:
        found = Standard.objects.allowed(request.user, Permission.CONFIGURE)
        return found.select_related("owner", "published_by")

    def get_fields(self, request: HttpRequest, obj: Standard | None = None) -> list[str]:
        if obj is None:
            return ["owner", "document"]
        document = ["document"] if obj.state == SchemeState.DRAFT else []
        return ["owner", *self.readonly_fields[:5], *document, *self.readonly_fields[5:]]

    def get_readonly_fields(self, request: HttpRequest, obj: Standard | None = None) -> list[str]:
        return [*self.readonly_fields, *(["owner"] if obj else [])]

    def has_change_permission(self, request: HttpRequest, obj: Standard | None = None) -> bool:
        open_to_change = obj is None or obj.state == SchemeState.DRAFT
        return open_to_change and self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Standard | None = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = owners(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def view_on_site(self, standard: Standard) -> str:
        return standard.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Standard, form: ModelForm, change: bool) -> None:
        """Through the service, which records it; the object then stands for the row."""
        loaded = services.load_standard(obj.document, owner=obj.owner, actor=request.user)
        obj.pk, obj.title, obj._state.adding = loaded.pk, loaded.title, False

    def delete_model(self, request: HttpRequest, obj: Standard) -> None:
        services.discard(obj, actor=request.user)

    @admin.display(description="内容")
    def told(self, standard: Standard) -> str:
        """What it rules, one sentence in a line; its faults where a draft has any."""
        try:
            spec = spec_of(standard)
        except StandardError as error:
            lines = [problem.message for problem in error.problems]
        else:
            lines = list(spec.sentences(names(spec, standard.owner)))
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines))
