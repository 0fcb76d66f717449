"""On which figures a scheme is tried: those of an earlier cycle, or made-up ones."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from assessments.models import Cycle
from assessments.selectors.trial import Trial, trial_of_cycle, trial_of_made_up
from assessments.selectors.trial_tables import trial_tables
from scoring.engine import Scheme as Spec
from scoring.models import Scheme

MADE_UP, COPIED = "made", "cycle"
MOST_UNITS, MOST_POOLS, LARGEST_SEED = 1000, 20, 999_999_999
DEFAULTS = {"units": "20", "pools": "1", "seed": "1", "fill": "blank"}


class WholeField(forms.IntegerField):
    """A whole number within two ends, refused in one sentence whatever is wrong with it."""

    def __init__(self, *, least: int, most: int, label: str, called: str = "", **kwargs: Any) -> None:
        wrong = f"{called or label}应是{least}到{most}之间的整数。"
        messages = dict.fromkeys(("invalid", "min_value", "max_value", "required"), wrong)
        kwargs.setdefault("help_text", f"{least}至{most}")
        super().__init__(label=label, min_value=least, max_value=most, error_messages=messages, **kwargs)


class CycleChoice(forms.ModelChoiceField):
    """A cycle by title, with whom it assessed."""

    def label_from_instance(self, cycle: Cycle) -> str:
        return f"{cycle}（{cycle.scheme.get_applies_to_display()}，{cycle.run.units}个单位）"


class TrialForm(forms.Form):
    """Sent by GET: its address is the trial, and nothing is stored."""

    data = forms.ChoiceField(
        label="数据",
        choices=[(MADE_UP, "随机生成的数据"), (COPIED, "以前考核的数据")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请选择用什么数据试算。"),
    )
    cycle = CycleChoice(
        Cycle.objects.none(),
        label="取哪次考核的数据",
        required=False,
        empty_label="（请选择）",
        error_messages={"invalid_choice": "没有这次考核，或者它还没有计算。请重新选择。"},
    )
    fill = forms.ChoiceField(
        label="那次考核没有的数据",
        choices=[("blank", "留空，相应的项目暂不计分"), ("made", "随机补上")],
        required=False,
    )
    other_level = forms.BooleanField(label="考核对象不同，仍用这些数据试算", required=False)
    units = WholeField(label="单位数", least=2, most=MOST_UNITS)
    pools = WholeField(label="分几组", least=1, most=MOST_POOLS, called="组数")
    seed = WholeField(
        label="随机数编号", least=0, most=LARGEST_SEED, called="编号", help_text="编号相同，生成的数据就相同"
    )

    def __init__(self, data: QueryDict, *, scheme: Scheme, cycles: QuerySet[Cycle]) -> None:
        given = {name: data.get(name) or default for name, default in DEFAULTS.items()}
        given |= {"data": data.get("data", MADE_UP), "cycle": data.get("cycle", "")}
        super().__init__(given | {"other_level": data.get("other_level", "")})
        self.scheme, self.asked = scheme, bool(data)
        self.fields["cycle"].queryset = cycles

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("data") == COPIED and "cycle" not in self.errors:
            if not cleaned.get("cycle"):
                self.add_error("cycle", "请选择取哪次考核的数据。")
            elif self.levels and not cleaned.get("other_level"):
                self.add_error("other_level", f"{self.levels}确实要用，请勾选后再试算。")
        return cleaned

    @property
    def levels(self) -> str:
        """That the figures are of units of another level than the scheme is for; "" where they are not."""
        cycle = self.cleaned_data.get("cycle") if self.cleaned_data.get("data") == COPIED else None
        if cycle is None or cycle.scheme.applies_to == self.scheme.applies_to:
            return ""
        there, here = cycle.scheme.get_applies_to_display(), self.scheme.get_applies_to_display()
        return f"「{cycle}」考核的是{there}，这个方案考核的是{here}：数据按代码对应，同一个代码的意思可能不同。"

    def trial(self, spec: Spec) -> Trial:
        """The trial that this form asks for, of the scheme as the engine reads it."""
        given, tables = self.cleaned_data, trial_tables(spec, self.scheme.owner)
        if given["data"] == COPIED:
            return trial_of_cycle(spec, given["cycle"], tables, fill=given["fill"] == "made", seed=given["seed"])
        return trial_of_made_up(spec, tables, units=given["units"], pools=given["pools"], seed=given["seed"])

    @property
    def query(self) -> str:
        """The part of an address that asks for the same trial."""
        given = self.cleaned_data
        if given["data"] == COPIED:
            said = {"data": COPIED, "cycle": given["cycle"].pk, "fill": given["fill"] or "blank"}
            said |= {"other_level": "on"} if self.levels else {}
            return urlencode(said | ({"seed": given["seed"]} if given["fill"] == "made" else {}))
        return urlencode({"data": MADE_UP, **{name: given[name] for name in ("units", "pools", "seed")}})

    @property
    def source(self) -> str:
        """In words, on which figures the scheme is tried."""
        given = self.cleaned_data
        if given["data"] == COPIED:
            gaps = f"，没有的数据随机补上（编号{given['seed']}）" if given["fill"] == "made" else ""
            return f"数据取自「{given['cycle']}」第{given['cycle'].run.sequence}次计算{gaps}"
        return f"数据为随机生成（编号{given['seed']}），{given['units']}个单位，分{given['pools']}组"
