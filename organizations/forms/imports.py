"""The list of units as a file: for which subtree, since when and by which document, with which of its changes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import Organization

from .fields import DAY

ACCEPT = ".xlsx,.csv"
NEWCOMERS = (("existing", "原来就有，补录进系统（不记新建）"), ("founded", "新设立的，从生效日期起记为新建"))


class UploadForm(forms.Form):
    """A list of units as a file, for one of the subtrees that the user keeps."""

    root = forms.ModelChoiceField(Organization.objects.none(), label="导入范围", empty_label=None)
    file = forms.FileField(
        label="单位名单（.xlsx 或 .csv）",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
    )

    def __init__(self, *args: Any, roots: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["root"].queryset = roots  # type: ignore[attr-defined]


class ApplyForm(forms.Form):
    """Since when and by which document the ticked changes hold, and what new units are."""

    effective_on = forms.DateField(label="生效日期", widget=DAY, initial=timezone.localdate)
    document_no = forms.CharField(label="文号", max_length=80, required=False)
    newcomers = forms.ChoiceField(
        label="新增的单位", choices=NEWCOMERS, initial="existing", required=False, widget=forms.RadioSelect
    )

    def clean_effective_on(self) -> Any:
        """A day to come is refused."""
        day = self.cleaned_data["effective_on"]
        if day > timezone.localdate():
            raise ValidationError("生效日期还没有到，请在生效当天或之后导入。")
        return day
