"""双强、三强、四强: sets of criteria are made and changed here; who meets them is filed on the pages of people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from config.toolkit.admin import Titled
from config.toolkit.refusal import Refused
from organizations.doors import held
from organizations.models import CriteriaSet
from organizations.roles import Permission
from organizations.services.strengths import load_criteria, read_criteria, refuse_change

PARTS = 2
SOUND = {"code": "x", "name": "x"}


class AspectsField(forms.CharField):
    """The aspects of a set, one in a line: its code, a blank, its name."""

    widget = forms.Textarea(attrs={"rows": 8, "cols": 60, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """What is kept, as lines; what was typed stays as typed."""
        return "\n".join(f"{one['code']} {one['name']}" for one in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[dict[str, str]]:
        """The lines as the service takes them; ValidationError with the lines that have no name."""
        lines = [line.split(None, 1) for line in super().to_python(value).splitlines() if line.strip()]
        if bad := [line[0] for line in lines if len(line) < PARTS]:
            raise forms.ValidationError([f"「{word}」应写成“代码 名称”，中间空一格。" for word in bad])
        return [{"code": code, "name": name.strip()} for code, name in lines]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares what is meant, not its spelling."""
        try:
            return self.to_python(data) != (initial or [])
        except forms.ValidationError:
            return True


class CriteriaForm(forms.ModelForm[CriteriaSet]):
    """What the service would refuse is told at its field."""

    aspects = AspectsField(
        label="方面",
        help_text="一行一个方面：先写代码（小写英文字母），空一格，再写名称。例如：zz 政治素质强。",
    )

    class Meta:
        model = CriteriaSet
        fields = ["code", "name", "source", "aspects", "used"]
        help_texts = {
            "code": "小写英文字母、数字和横线，设立后不能改。例如：sq-2026。",
            "source": "写明哪份文件、哪一年；同一个叫法可以有几套标准。",
            "used": "停用后不再用来认定，原来的认定保留。",
        }

    def clean_code(self) -> str:
        """ValidationError for a code of another set, or one that is no code."""
        code: str = self.cleaned_data["code"]
        self._ask(lambda: read_criteria({"code": code, "name": "x", "source": "x", "aspects": [SOUND]}))
        return code

    def clean_aspects(self) -> list[dict[str, str]]:
        """ValidationError for codes that are none or stand twice, and for what reviews do not allow."""
        aspects: list[dict[str, str]] = self.cleaned_data["aspects"]
        self._ask(lambda: read_criteria({"code": "x", "name": "x", "source": "x", "aspects": aspects}))
        if self.instance.pk:
            self._ask(lambda: refuse_change(self.instance, aspects))
        return aspects

    def _ask(self, asked: Any) -> None:
        try:
            asked()
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused


@admin.register(CriteriaSet)
class CriteriaAdmin(Titled):
    """Sets hold for the whole system; one that was used keeps its aspects, and none is deleted."""

    form = CriteriaForm
    actions = None
    doors = [("强项认定页面", "organizations:strengths")]
    search_help_text = "名称或出处"
    list_display = ["name", "aspects_told", "source", "state"]
    list_filter = ["used"]
    search_fields = ["name", "source"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to those who configure."""
        return Permission.CONFIGURE in held(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who configure."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who configure."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who configure."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a set is switched off."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code stays: a file of the same code changes this set."""
        return ["code"] if obj else []

    def save_model(self, request: HttpRequest, obj: CriteriaSet, form: ModelForm, change: bool) -> None:
        """Through the service, which records it."""
        told = {key: getattr(obj, key) for key in ("code", "name", "source", "aspects", "used")}
        loaded = load_criteria(told, actor=request.user)
        obj.pk, obj._state.adding = loaded.pk, False

    @admin.display(description="方面")
    def aspects_told(self, criteria: CriteriaSet) -> str:
        """By name."""
        return "、".join(aspect["name"] for aspect in criteria.aspects)

    @admin.display(description="状态", ordering="used")
    def state(self, criteria: CriteriaSet) -> str:
        """In words, not as coloured signs."""
        return "启用" if criteria.used else "停用"
