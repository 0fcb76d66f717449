"""The scheme with its rows in the order of an office document: head, data, indicators, grades, quotas, vetoes."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm, TextInput
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from config.toolkit.admin import Titled, shown
from config.toolkit.fields import ScaledIntegerField
from config.toolkit.refusal import Refused
from scoring import services
from scoring.forms import owners
from scoring.models import Datum, GradeBand, Indicator, NodeKind, Quota, Scheme, Veto

from .forms import DatumForm, GradeForm, IndicatorForm, IndicatorRowForm, QuotaForm, SchemeForm, VetoForm
from .rights import Configuring, RowsOfDrafts, configurable, is_open
from .words import DATUM, GRADE, INDICATOR, QUOTA, SCHEME, VETO

# A number input of the browser takes whole numbers only; decimals are typed as text.
DECIMALS = {ScaledIntegerField: {"widget": TextInput(attrs={"class": "vIntegerField", "inputmode": "decimal"})}}


class ParentFormSet(BaseInlineFormSet):
    """Indicators whose possible parents are read once for all rows."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        """The parent among this scheme's sections and branches."""
        super().add_fields(form, index)
        if not hasattr(self, "parents"):
            above = (
                self.instance.indicators.exclude(kind=NodeKind.LEAF) if self.instance.pk else Indicator.objects.none()
            )
            self.parents = [("", "（顶层）"), *((row.pk, str(row)) for row in above)]
        if "parent" in form.fields:
            form.fields["parent"].queryset = Indicator.objects.filter(scheme=self.instance.pk)
            form.fields["parent"].choices = self.parents
            widget = form.fields["parent"].widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False


class Rows(RowsOfDrafts, admin.TabularInline):
    """Rows of a scheme, narrow enough to stand side by side: `sizes` are characters by field."""

    extra = 0
    formfield_overrides = DECIMALS
    sizes: dict[str, int] = {}
    words: dict[str, Callable[[Model], str]] = {}  # how coded fields are told where nothing is typed

    def get_fields(self, request: HttpRequest, obj: Scheme | None = None) -> list[Any]:
        fields = list(super().get_fields(request, obj))
        return fields if self.has_change_permission(request, obj) else [self.words.get(name, name) for name in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Scheme | None = None) -> list[Any]:
        return [] if self.has_change_permission(request, obj) else list(self.words.values())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in self.sizes:
            field.widget.attrs |= {"class": "", "size": self.sizes[db_field.name]}
        return field


class DatumInline(Rows):
    model = Datum
    words = DATUM
    form = DatumForm
    classes = ["collapse"]
    fields = [
        "position",
        "code",
        "name",
        "kind",
        "unit_word",
        "asked",
        "minimum",
        "maximum",
        "choices",
        "blank",
        "formula",
        "hint",
        "reads",
        "take",
    ]
    sizes = {"code": 12, "name": 22, "unit_word": 3, "hint": 18}


class IndicatorInline(Rows):
    model = Indicator
    words = INDICATOR
    form = IndicatorRowForm
    formset = ParentFormSet
    classes = ["collapse"]
    fields = ["position", "code", "name", "kind", "parent", "points", "cap", "office"]
    sizes = {"code": 8, "name": 24, "office": 10}
    show_change_link = True
    verbose_name_plural = "考核指标（计分规则、考核内容点“修改”逐项填写）"


class GradeBandInline(Rows):
    model = GradeBand
    words = GRADE
    form = GradeForm
    fields = ["position", "name", "begins_at", "edge"]
    sizes = {"name": 12}


class QuotaInline(Rows):
    model = Quota
    words = QUOTA
    form = QuotaForm
    fields = ["grade", "kind", "share", "rounding", "count", "per", "also", "fill"]
    sizes = {"grade": 12}


class VetoInline(Rows):
    model = Veto
    words = VETO
    form = VetoForm
    fields = ["position", "code", "name", "datum", "op", "than", "last", "effect", "grade", "steps", "score", "factor"]
    sizes = {"code": 5, "name": 30, "datum": 12, "grade": 8}


@admin.register(Scheme)
class SchemeAdmin(Configuring, Titled):
    """Drafts are edited here; what is published is shown and carried on."""

    form = SchemeForm
    doors = [("导入方案", "scoring:scheme-import"), ("方案页面", "scoring:scheme-list")]
    search_help_text = "方案名称、代号或单位"
    formfield_overrides = DECIMALS
    list_display = ["title", "year", "version", "state", "applies_to", "owner", SCHEME["full"], "published_at"]
    list_filter = ["year", "state", "applies_to"]
    search_fields = ["title", "key", "owner__name"]
    list_select_related = ["owner"]
    ordering = ["-year", "key", "-version"]
    actions = ["publish", "carry_on", "retire"]
    inlines = [DatumInline, IndicatorInline, GradeBandInline, QuotaInline, VetoInline]
    readonly_fields = ["state", "version", "previous", "digest", "published_at", "published_by", "standing"]
    fieldsets = [
        ("基本信息", {"fields": ["title", "key", "year", "version", "owner", "applies_to", "full", "source", "notes"]}),
        ("计算办法", {"fields": ["places", "round_at", "rank_on", "ties", "tie_break"]}),
        ("算例", {"fields": ["examples"], "classes": ["collapse"]}),
        ("状态", {"fields": ["state", "standing", "previous", "published_at", "published_by", "digest"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scheme]:
        return configurable(request).select_related("owner", "published_by", "previous")

    def get_fieldsets(self, request: HttpRequest, obj: Scheme | None = None) -> list[Any]:
        return shown(self.fieldsets, SCHEME) if obj and not is_open(request, obj) else list(self.fieldsets)

    def get_readonly_fields(self, request: HttpRequest, obj: Scheme | None = None) -> list[str]:
        return [*self.readonly_fields, *(["owner"] if obj else [])]

    def get_inlines(self, request: HttpRequest, obj: Scheme | None) -> list[type]:
        return self.inlines if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Scheme | None = None) -> bool:
        return self.has_module_permission(request) if obj is None else is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Scheme | None = None) -> bool:
        return obj is not None and is_open(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = owners(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def view_on_site(self, scheme: Scheme) -> str:
        return scheme.get_absolute_url()

    @admin.display(description="核对")
    def standing(self, scheme: Scheme) -> str:
        """Whether the draft can be published, and where the table is."""
        if scheme.pk is None:
            return "保存后核对。"
        link = format_html('<a href="{}">查看成表效果</a>', scheme.get_absolute_url())
        try:
            warnings = services.checked(scheme, doing="不能发布").warnings
        except Refused as refused:
            return format_html('{}<br><span class="pre">{}</span>', link, refused.message)
        said = "".join(warning.sentence() for warning in warnings) or "没有发现问题，分值合计一致。"
        return format_html("{}<br>{}", link, said)

    def save_model(self, request: HttpRequest, obj: Scheme, form: ModelForm, change: bool) -> None:
        if not change:
            services.start(obj, actor=request.user)
            return
        form.before = services.begin_edit(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            services.record_edit(form.instance, before=form.before, actor=request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Rows go with their draft: who may delete it needs no further permission for them."""
        listed, counts, _, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Scheme) -> None:
        services.discard(obj, actor=request.user)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="发布所选方案")
    def publish(self, request: HttpRequest, queryset: QuerySet[Scheme]) -> None:
        """Points that do not add up are acknowledged on the scheme's own page."""
        self._each(request, queryset, services.publish, "已发布")

    @admin.action(description="复制为新版本")
    def carry_on(self, request: HttpRequest, queryset: QuerySet[Scheme]) -> None:
        """For the same year; the scheme's own page asks for another year."""
        self._each(request, queryset, services.new_version, "已复制为新版本草稿")

    @admin.action(description="停用所选方案")
    def retire(self, request: HttpRequest, queryset: QuerySet[Scheme]) -> None:
        """Running cycles go on."""
        self._each(request, queryset, services.retire, "已停用")

    def _each(self, request: HttpRequest, schemes: QuerySet[Scheme], act: Callable[..., Model], done: str) -> None:
        for scheme in schemes:
            try:
                act(scheme, actor=request.user)
            except Refused as refused:
                messages.error(request, refused.message)
            else:
                messages.success(request, f"「{scheme}」{done}。")


@admin.register(Indicator)
class IndicatorAdmin(Configuring, Titled):
    """One indicator in full, reached from its scheme."""

    form = IndicatorForm
    formfield_overrides = DECIMALS
    readonly_fields = ["scheme"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "scheme",
                    "parent",
                    "position",
                    "code",
                    "name",
                    "kind",
                    "points",
                    "of",
                    "floor",
                    "cap",
                    "only",
                    "applies",
                ]
            },
        ),
        ("计分", {"fields": ["rule", "na", "na_points"]}),
        ("考核", {"fields": ["content", "method", "office", "evidence"]}),
        ("出处", {"fields": ["source", "clause"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Indicator | None = None) -> list[Any]:
        return shown(self.fieldsets, INDICATOR) if obj and not is_open(request, obj.scheme) else list(self.fieldsets)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Indicator | None = None) -> bool:
        return obj is None or is_open(request, obj.scheme)

    def has_delete_permission(self, request: HttpRequest, obj: Indicator | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        return Indicator.objects.filter(scheme__in=configurable(request)).select_related("scheme")

    def get_form(self, request: HttpRequest, obj: Indicator | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj and "parent" in form.base_fields:
            above = obj.scheme.indicators.exclude(kind=NodeKind.LEAF).exclude(pk=obj.pk)
            form.base_fields["parent"].queryset = above
            widget = form.base_fields["parent"].widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return form

    def save_model(self, request: HttpRequest, obj: Indicator, form: ModelForm, change: bool) -> None:
        before = services.begin_edit(obj.scheme)
        super().save_model(request, obj, form, change)
        services.record_edit(obj.scheme, before=before, actor=request.user)

    def response_post_save_change(self, request: HttpRequest, obj: Indicator) -> Any:
        return redirect(reverse("admin:scoring_scheme_change", args=[obj.scheme_id]))
