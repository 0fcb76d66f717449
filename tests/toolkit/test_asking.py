"""What was asked for, as a workbook says it below its title."""

from datetime import date

from django import forms

from config.toolkit.asking import asked_for


class Ask(forms.Form):
    unit = forms.CharField(label="单位", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("open", "待整改")], required=False)
    year = forms.IntegerField(label="年度", required=False)
    day = forms.DateField(label="截至", required=False)


def test_what_is_asked_for_in_words() -> None:
    assert asked_for(Ask({})) == ""
    assert asked_for(Ask({"unit": "北湾镇", "state": "open", "day": "2026-07-01"})) == (
        "单位：北湾镇；状态：待整改；截至：2026年7月1日"
    )
    assert asked_for(Ask({"unit": "北湾镇", "state": "open"}), without=("unit",)) == "状态：待整改"
    assert asked_for(Ask({"state": "x", "year": "2026", "day": date(2026, 7, 1)})) == "年度：2026；截至：2026年7月1日"
