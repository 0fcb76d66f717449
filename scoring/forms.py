"""What people type on the pages of schemes; the rows of a scheme are edited in the admin."""

from typing import Any

from django import forms

from organizations.models import Kind, Organization, User
from organizations.roles import Permission
from scoring.scheme_io.reading import LARGEST
from scoring.services.publishing import LONGEST_REASON

OWNERS = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.TOWNSHIP)


def owners(user: User) -> Any:
    """The units for which this user may bring in schemes."""
    return Organization.objects.allowed(user, Permission.CONFIGURE).in_force().filter(kind__in=OWNERS)


class ImportForm(forms.Form):
    """A scheme file and the unit that issues it."""

    owner = forms.ModelChoiceField(label="制定单位", queryset=Organization.objects.none(), empty_label=None)
    file = forms.FileField(
        label="方案文件",
        help_text="扩展名为 .json 的方案文件，或 .xlsx 的方案工作簿，不超过4MB。导入后是草稿，核对、修改后再发布。",
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners(user).order_by("path")  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Too large a file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("方案文件超过4MB，不像是考核方案。请检查是否选错了文件。")
        return file


class PublishForm(forms.Form):
    """The acknowledgement; asked only where points do not add up."""

    acknowledgement = forms.CharField(
        label="确认理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为什么照此发布，例如“县委文件原文如此，照录”。理由和您的姓名会印在用这个方案生成的每张表上。",
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needed:
            del self.fields["acknowledgement"]


class RetireForm(forms.Form):
    """Why a scheme is no longer used."""

    reason = forms.CharField(label="停用原因", max_length=200, required=False)


class CopyForm(forms.Form):
    """The year of the new version."""

    year = forms.IntegerField(label="用于年度", min_value=2000, max_value=2999)
