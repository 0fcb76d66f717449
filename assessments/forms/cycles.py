"""A new cycle, and its windows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from assessments.models import Cycle, Inheritance, Stage, Subject, Window
from organizations.models import Organization, Title, User
from organizations.roles import Permission
from scoring.models import Scheme, SchemeState

MINUTE = "%Y-%m-%dT%H:%M"  # what a datetime-local input sends


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class MinuteField(forms.DateTimeField):
    """A moment to the minute, local time."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"})
        messages = {"invalid": "请填写日期和时间，例如 2026-11-21 18:00。"}
        formats = [MINUTE, "%Y-%m-%d %H:%M"]
        super().__init__(widget=widget, input_formats=formats, error_messages=messages, **kwargs)


class WindowFields(forms.Form):
    """From when until when each stage may be worked on."""

    self_opens = MinuteField(label="自评开始")
    self_closes = MinuteField(label="自评截止")
    review_opens = MinuteField(label="审核开始")
    review_closes = MinuteField(label="审核截止")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for stage in Stage:
            opens, closes = cleaned.get(f"{stage}_opens"), cleaned.get(f"{stage}_closes")
            if opens and closes and closes <= opens:
                self.add_error(f"{stage}_closes", f"{stage.label}截止时间必须晚于开始时间。")
        return cleaned

    def windows(self) -> dict[Stage, tuple[datetime, datetime]]:
        """The windows as the services take them."""
        data = self.cleaned_data
        return {stage: (data[f"{stage}_opens"], data[f"{stage}_closes"]) for stage in Stage}


def inheritance_field(unsaid: str) -> forms.ChoiceField:
    """What the results count for units that come of merging or splitting those assessed; `unsaid` if none is sent."""
    return forms.TypedChoiceField(
        label="合并后原结果怎么算",
        choices=Inheritance.choices,
        initial=Inheritance.AVERAGE,
        required=False,
        empty_value=unsaid,
        help_text="被考核单位以后合并、拆分的，新单位看历年结果时这样折算；启动以后不能再改。",
    )


class CycleForm(WindowFields):
    """One scheme, one owner, one period and the windows."""

    scheme = forms.ModelChoiceField(Scheme.objects.none(), label="考核方案", help_text="只列出已发布的方案。")
    owner = forms.ModelChoiceField(Organization.objects.none(), label="组织单位")
    title = forms.CharField(label="考核名称", max_length=120, help_text="例如：靖远县2026年度乡镇党建工作考核")
    period_from = forms.DateField(label="考核期起", widget=DayInput())
    period_to = forms.DateField(label="考核期止", widget=DayInput())
    subject = forms.ChoiceField(
        label="考核对象",
        choices=Subject.choices,
        initial=Subject.UNITS,
        required=False,
        help_text="选任职人员的，名册列出考核期内任过下面这个职务的每个人，单位中途换人的各算各的。",
    )
    post_title = forms.ChoiceField(
        label="归到个人的职务",
        choices=Title.choices,
        initial=Title.SECRETARY,
        required=False,
        help_text="考核单位的，得分也按任职天数归到任这个职务的人。",
    )
    least_days = forms.IntegerField(
        label="最少任职天数",
        min_value=0,
        max_value=366,
        initial=0,
        required=False,
        help_text="考核期内任职不足这么多天的，不计入个人。",
    )

    inheritance = inheritance_field(unsaid=Inheritance.AVERAGE)

    field_order = [
        "scheme",
        "owner",
        "title",
        "period_from",
        "period_to",
        "subject",
        "post_title",
        "least_days",
        "inheritance",
    ]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = Scheme.objects.allowed(user, Permission.SEE).filter(state=SchemeState.PUBLISHED)
        self.fields["scheme"].queryset = schemes.order_by("-year", "title", "-version")
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["owner"].queryset = owners
        for name, words in (("scheme", "请选择考核方案"), ("owner", "请选择组织单位")):
            self.fields[name].empty_label = words
        if len(owners) == 1:
            self.initial.setdefault("owner", owners[0].pk)

    def in_person(self) -> dict[str, Any]:
        """Who is assessed, and how results go to persons, as the service takes it; left out is the usual."""
        data = self.cleaned_data
        subject, title = data.get("subject") or Subject.UNITS, data.get("post_title") or Title.SECRETARY
        return {"subject": subject, "post_title": title, "least_days": data.get("least_days") or 0}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("period_from"), cleaned.get("period_to")
        if start and end and end <= start:
            self.add_error("period_to", "考核期的截止日期必须晚于起始日期。")
        return cleaned


class CycleChangeForm(forms.Form):
    """Name, period and way of inheriting of a cycle in preparation."""

    title = forms.CharField(label="考核名称", max_length=120)
    period_from = forms.DateField(label="考核期起", widget=DayInput())
    period_to = forms.DateField(label="考核期止", widget=DayInput())
    inheritance = inheritance_field(unsaid="")

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        initial = {name: getattr(cycle, name) for name in ("title", "period_from", "period_to", "inheritance")}
        super().__init__(*args, initial=initial, **kwargs)


class WindowsForm(WindowFields):
    """A change of windows; once the cycle is open it needs a reason."""

    reason = forms.CharField(label="调整原因", max_length=400, required=False)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        self.before: dict[str, Window] = {window.stage: window for window in cycle.windows.all()}
        initial = {}
        for stage, window in self.before.items():
            initial |= {f"{stage}_opens": window.opens_at, f"{stage}_closes": window.closes_at}
        super().__init__(*args, initial=initial, **kwargs)

    def changed(self) -> dict[Stage, tuple[datetime, datetime]]:
        """The stages whose window is not as it was."""
        now = self.windows()
        return {stage: now[stage] for stage in Stage if self._was(stage) != now[stage]}

    def _was(self, stage: Stage) -> tuple[datetime, datetime] | None:
        window = self.before.get(stage)
        return (_minute(window.opens_at), _minute(window.closes_at)) if window else None


def _minute(at: datetime) -> datetime:
    """As far as the browser's calendar tells it."""
    return at.replace(second=0, microsecond=0)
