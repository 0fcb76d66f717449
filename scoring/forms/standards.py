"""What people type on the pages of standards."""

from typing import Any

from django import forms

from config.toolkit.documents import LARGEST
from organizations.models import Organization

from .schemes import owners


class StandardFileForm(forms.Form):
    """A file and the unit that issues the standard."""

    owner = forms.ModelChoiceField(label="制定单位", queryset=Organization.objects.none(), empty_label=None)
    file = forms.FileField(
        label="标准文件",
        help_text="下载的标准文件，或按评定标准格式写的文件，不超过4兆。载入后是草稿，核对后再发布。",
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners(user).order_by("path")  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Too large a file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("标准文件超过4兆，不像是评定标准。请检查是否选错了文件。")
        return file
