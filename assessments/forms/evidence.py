"""Proof for one item."""

from __future__ import annotations

from typing import Any

from django import forms


class ManyFilesInput(forms.ClearableFileInput):
    """One input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class EvidenceForm(forms.Form):
    """Files and a remark for one item of a sheet."""

    files = ManyFilesField(label="佐证材料", error_messages={"required": "请选择要上传的文件。"})
    note = forms.CharField(label="说明", max_length=200, required=False)
