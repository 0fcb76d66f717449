"""Forms of the admin for schemes and their rows."""

from typing import Any

from django import forms
from django.utils.html import format_html

from scoring.labels import labels
from scoring.models import Datum, GradeBand, Indicator, NodeKind, Quota, Scheme, Veto
from scoring.scheme_io.probing import probe
from scoring.scheme_io.vocabulary import word

from .fields import DocumentField, LinesField, WordsField

SCHEME = labels(Scheme)
ROUNDED = [("leaf", "每项得分"), ("section", "每个板块得分"), ("total", "总分")]
CONDITIONS = "只考核符合条件的单位，按方案格式写成一个列表；都考核的不写。"
SHORT = {"rows": 3, "cols": 90, "spellcheck": "false"}
PARAMETERS = '按方案格式填写，小数写成文字，例如 "0.5"。'


class SchemeForm(forms.ModelForm[Scheme]):
    """The head of a scheme."""

    notes = LinesField(label="说明", required=False, help_text="每行一条。")
    round_at = forms.MultipleChoiceField(
        label=SCHEME["round_at"],
        choices=ROUNDED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="在哪一步四舍五入；都不选时只取舍总分。",
    )
    tie_break = DocumentField(
        label="同分比较", required=False, help_text="总分相同的依次比什么，按方案格式填写；不比的不写。"
    )
    examples = DocumentField(
        label="算例", required=False, help_text="每个算例写明指标编号、已知数据和应得分；算不出所写的分，方案不能发布。"
    )

    class Meta:
        labels = SCHEME

    def clean_tie_break(self) -> list[Any]:
        """A list; what stands in it is checked with the whole scheme."""
        entries = self.cleaned_data["tie_break"]
        if entries is not None and not isinstance(entries, list):
            raise forms.ValidationError("同分比较应写成一个列表，用方括号括起来。")
        return entries or []

    def clean_examples(self) -> list[Any]:
        """A list; whether it comes out right is checked with the whole scheme."""
        examples = self.cleaned_data["examples"]
        if examples is not None and not isinstance(examples, list):
            raise forms.ValidationError("算例应写成一个列表，用方括号括起来。")
        return examples or []


class DatumForm(forms.ModelForm[Datum]):
    """A datum with its choices as words."""

    choices = WordsField(label="选项", required=False, widget=forms.TextInput(attrs={"size": 14}))

    class Meta:
        labels = labels(Datum)


class GradeForm(forms.ModelForm[GradeBand]):
    """A grade with its lower end."""

    class Meta:
        labels = labels(GradeBand)


class VetoForm(forms.ModelForm[Veto]):
    """A veto; its comparison in words."""

    class Meta:
        labels = labels(Veto)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "op" in self.fields:
            signs = [(sign, f"{word('op', sign)} {sign}") for sign, _ in Veto._meta.get_field("op").choices or ()]
            self.fields["op"].choices = [("", "（不比较）"), *signs]  # type: ignore[attr-defined]


class QuotaForm(forms.ModelForm[Quota]):
    """A quota: a share as a decimal between 0 and 1, or a number."""

    also = WordsField(label="合并计算的等次", required=False, widget=forms.TextInput(attrs={"size": 12}))

    class Meta:
        model = Quota
        fields = ["grade", "kind", "share", "rounding", "count", "per", "also", "fill"]
        labels = labels(Quota)
        help_texts = {"share": "0到1之间，例如 0.3 表示30%。"}


class IndicatorRowForm(forms.ModelForm[Indicator]):
    """A node as a row of its scheme."""

    class Meta:
        labels = labels(Indicator)


class IndicatorForm(forms.ModelForm[Indicator]):
    """One node with its rule; a rule that the engine cannot read is refused in the engine's words."""

    rule = DocumentField(label="计分规则", required=False, help_text=PARAMETERS)
    only = WordsField(label="适用类别", required=False, help_text="只考核这几类单位，用顿号隔开；都考核的不写。")
    applies = DocumentField(label="适用条件", required=False, widget=forms.Textarea(attrs=SHORT), help_text=CONDITIONS)

    class Meta:
        labels = labels(Indicator)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "rule" in self.fields and self.instance.pk and self.instance.kind == NodeKind.LEAF:
            found = probe(self.instance)
            said = found.sentence or "".join(found.problems)
            self.fields["rule"].help_text = format_html("{}<br><strong>现在的规则：</strong>{}", PARAMETERS, said)

    def clean_applies(self) -> list[Any]:
        """No condition is an empty list; what the conditions say is checked with the whole scheme."""
        given = self.cleaned_data["applies"] or []
        if not isinstance(given, list):
            raise forms.ValidationError("适用条件要写成一个列表，例如 [{…}]。")
        return given

    def clean(self) -> dict[str, Any]:
        """The rule together with the points it stands for and the data it reads."""
        cleaned = super().clean() or {}
        if "rule" not in self.fields or cleaned.get("kind") != NodeKind.LEAF or self.errors:
            return cleaned
        if cleaned.get("rule") is None:
            self.add_error("rule", "指标要有计分规则。")
            return cleaned
        candidate = Indicator(
            scheme=cleaned.get("scheme") or self.instance.scheme,
            code=cleaned["code"],
            name=cleaned["name"],
            kind=NodeKind.LEAF,
            points=cleaned.get("points"),
            rule=cleaned["rule"],
        )
        for problem in probe(candidate).problems:
            self.add_error("rule", problem)
        return cleaned
