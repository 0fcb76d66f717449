"""A value beside the computed one."""

from __future__ import annotations

from typing import Any

from django import forms

from assessments.models import Cycle, RosterEntry
from assessments.selectors import outline
from config.toolkit.fields import ScaledFormField
from config.toolkit.scaled import text


class OverrideForm(forms.Form):
    """Unit, item, the value that shall count, why, and by which document; unit and item tell what was computed."""

    unit = forms.ModelChoiceField(RosterEntry.objects.none(), label="单位", empty_label="请选择单位")
    node = forms.ChoiceField(label="项目", required=False)
    value = ScaledFormField(label="调整为（分）")
    document_no = forms.CharField(
        label="依据文号", max_length=80, help_text="例如：靖考发〔2026〕3号、第2次审核会议纪要"
    )
    reason = forms.CharField(label="调整理由", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, cycle: Cycle, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = RosterEntry.objects.filter(results__run=cycle.run_id).order_by("position")
        self.fields["unit"].queryset = units
        self.fields["node"].choices = [("", "总分"), *_nodes(cycle)]
        for name in ("unit", "node"):
            self.fields[name].widget.attrs |= {
                "hx-get": address,
                "hx-include": "closest form",
                "hx-target": "#computed",
                "hx-trigger": "change",
            }


def _nodes(cycle: Cycle) -> list[tuple[str, str]]:
    """All nodes in the order of the scheme, what stands below others set in."""
    found = []
    for placed in outline(cycle.scheme).placed:
        points = "" if placed.node.points is None else f"（{text(placed.node.points)}分）"
        found.append((placed.code, f"{'　' * len(placed.above)}{placed.code} {placed.node.name}{points}"))
    return found
