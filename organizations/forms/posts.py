"""What is typed about posts, papers and pairs, and the seats of a new term."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import EndKind, Organization, PaperKind, Post, Source, Title, User
from organizations.models.posts import MentorPair
from organizations.services import files, mentors, papers, posts, strengths
from organizations.services.people import register_person

from .people import BLANK, UNIT_HELP, ActForm, IdentityField, meant
from .units import DAY, UnitField

ENDING = {"valid_to": "on"}  # what the service calls the day, and the forms
WHY = forms.Textarea(attrs={"rows": 3})


class PostForm(ActForm):
    """An act about one post; `units` are those whose people the user keeps."""

    def __init__(self, *args: Any, post: Post, units: QuerySet[Organization], user: User, **kwargs: Any) -> None:
        self.post, self.units, self.user = post, units, user
        super().__init__(*args, **kwargs)


class EndForm(PostForm):
    """Out of office."""

    title = "登记免职"
    places = ENDING

    on = forms.DateField(label="免职日期", widget=DAY, initial=timezone.localdate, help_text="从这一天起不再任职")
    kind = forms.ChoiceField(
        label="离任方式",
        choices=[one for one in EndKind.choices if one[0] not in (EndKind.TRANSFER, EndKind.ADJUST)],
    )
    note = forms.CharField(label="说明", max_length=400, required=False)
    document_no = forms.CharField(label="免职文号", max_length=80, required=False)

    def submit(self, *, actor: User) -> None:
        posts.end_post(self.post, actor=actor, **self.cleaned_data)


class TransferForm(PostForm):
    """To another unit."""

    title = "调任"
    lead = "原任职从这一天起免去，在新单位任职；人员的所在单位随之改变。"
    places = ENDING | {"valid_from": "on", "title": "post_title"}

    to = UnitField(label="调任到", help_text=UNIT_HELP)
    post_title = forms.ChoiceField(label="新职务", choices=Title.choices)
    source = forms.ChoiceField(label="来源", choices=[BLANK, *Source.choices], required=False)
    on = forms.DateField(label="调任日期", widget=DAY, initial=timezone.localdate)
    document_no = forms.CharField(label="文号", max_length=80, required=False)
    reason = forms.CharField(label="同时有两位书记的理由", max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = self.units.in_force()  # type: ignore[attr-defined]
        self.fields["post_title"].initial = self.post.title

    def submit(self, *, actor: User) -> None:
        data = dict(self.cleaned_data)
        posts.transfer_post(self.post, title=data.pop("post_title"), actor=actor, **data)


class AdjustForm(PostForm):
    """Removed for a reason."""

    title = "组织调整"
    button = "调整"
    danger = True
    lead = "从这一天起免去职务，理由记入任职材料。"
    places = ENDING

    on = forms.DateField(label="调整日期", widget=DAY, initial=timezone.localdate)
    reason = forms.CharField(label="理由", max_length=400, widget=WHY)
    document_no = forms.CharField(label="文号", max_length=80, required=False)

    def submit(self, *, actor: User) -> None:
        papers.adjust(self.post, actor=actor, **self.cleaned_data)


class WithdrawForm(PostForm):
    """A wrong row."""

    title = "撤销登记"
    button = "撤销登记"
    danger = True
    lead = "只用于登记有误的任职：这一条不再计算，但连同理由保留。正常离任请登记免职。"

    reason = forms.CharField(label="理由", max_length=400, widget=WHY)

    def submit(self, *, actor: User) -> None:
        posts.withdraw_post(self.post, reason=self.cleaned_data["reason"], actor=actor)


class PaperForm(PostForm):
    """Promise, report or audit."""

    title = "登记任职材料"

    kind = forms.ChoiceField(label="类别", choices=[one for one in PaperKind.choices if one[0] != PaperKind.ADJUST])
    year = forms.IntegerField(
        label="年度", required=False, min_value=1949, max_value=2999, help_text="年终述职和财务审计填写，如 2025"
    )
    dated = forms.DateField(label="日期", widget=DAY, initial=timezone.localdate)
    text = forms.CharField(label="内容", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    result = forms.CharField(label="结论", max_length=80, required=False, help_text="如 好、较好、通过、已兑现")
    file = forms.FileField(
        label="文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": files.EVIDENCE.accept}),
        help_text="扫描件或文档，可以不传。本系统不得处理涉密信息",
    )

    @transaction.atomic
    def submit(self, *, actor: User) -> None:
        data = dict(self.cleaned_data)
        upload = data.pop("file")
        unit = self.post.organization
        kept = files.store(upload, name=upload.name, organization=unit, actor=actor) if upload else None
        papers.file_paper(self.post, file=kept, actor=actor, **data)


class MentorForm(PostForm):
    """Whom the holder of the post brings up."""

    title = "登记结对培养"

    name = forms.CharField(label="后备干部姓名", max_length=40, help_text="名册里没有的，登记后建立个人档案")
    id_number = IdentityField()
    valid_from = forms.DateField(label="结对日期", widget=DAY, initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        """Who is meant."""
        data = super().clean() or self.cleaned_data
        self.reserve = meant(self, self.post.organization, self.user, data)
        return data

    @transaction.atomic
    def submit(self, *, actor: User) -> None:
        data, unit = self.cleaned_data, self.post.organization
        reserve = self.reserve or register_person(
            name=data["name"], id_number=data["id_number"], home=unit, actor=actor
        )
        mentors.pair(self.post, reserve, valid_from=data["valid_from"], actor=actor)


POST_ACTS: dict[str, type[PostForm]] = {
    "end": EndForm,
    "transfer": TransferForm,
    "adjust": AdjustForm,
    "withdraw": WithdrawForm,
    "paper": PaperForm,
    "mentor": MentorForm,
}


class PairForm(ActForm):
    """An act about a pair."""

    def __init__(self, *args: Any, pair: MentorPair, **kwargs: Any) -> None:
        self.pair = pair
        super().__init__(*args, **kwargs)


class NoteForm(PairForm):
    """A line of the growth file."""

    title = "登记成长情况"
    lead = "登记后不能修改。"

    noted_on = forms.DateField(label="日期", widget=DAY, initial=timezone.localdate)
    text = forms.CharField(label="内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def submit(self, *, actor: User) -> None:
        mentors.note_growth(self.pair, actor=actor, **self.cleaned_data)


class EndPairForm(PairForm):
    """What became of the reserve."""

    title = "结束结对"
    button = "结束结对"

    on = forms.DateField(label="结束日期", widget=DAY, initial=timezone.localdate)
    note = forms.CharField(label="去向", max_length=400, required=False, help_text="如 任村党支部副书记")

    def submit(self, *, actor: User) -> None:
        mentors.end_pair(self.pair, actor=actor, **self.cleaned_data)


PAIR_ACTS: dict[str, type[PairForm]] = {"note": NoteForm, "end": EndPairForm}


class TermForm(forms.Form):
    """When and by which document a body begins a new term."""

    places = ENDING | {"valid_from": "on"}

    on = forms.DateField(label="换届日期", widget=DAY, initial=timezone.localdate)
    document_no = forms.CharField(label="文号", max_length=80, required=False)


class SeatForm(forms.Form):
    """One elected person; a row without a name is passed over."""

    name = forms.CharField(label="姓名", max_length=40, required=False)
    id_number = IdentityField()
    seat = forms.ChoiceField(label="职务")
    source = forms.ChoiceField(label="来源", choices=[BLANK, *Source.choices], required=False)

    def __init__(self, *args: Any, unit: Organization, user: User, body: str, **kwargs: Any) -> None:
        self.unit, self.user = unit, user
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [(title, title.label) for title in posts.BODIES[body]]  # type: ignore[attr-defined]
        for field in self.fields.values():  # a table of seats has its words in the heading only
            field.widget.attrs |= {"aria-label": field.label}
            field.help_text = ""

    def clean(self) -> dict[str, Any]:
        """Who is meant."""
        data = super().clean() or self.cleaned_data
        if data.get("name"):
            self.person = meant(self, self.unit, self.user, data)
        return data

    def taken(self, *, actor: User) -> posts.Seat | None:
        """The seat; a person who is not on record is registered. None for an empty row."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        person = self.person or register_person(
            name=data["name"], id_number=data["id_number"], home=self.unit, actor=actor
        )
        return posts.Seat(person, data["seat"], source=data["source"])


class FilingWithdrawForm(ActForm):
    """Why something that was filed about a person is wrong."""

    button = "撤回"
    danger = True

    reason = forms.CharField(label="理由", max_length=400, widget=WHY)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)


class PaperWithdrawForm(FilingWithdrawForm):
    """A wrong paper."""

    title = "撤回任职材料"

    def submit(self, *, actor: User) -> None:
        papers.withdraw_paper(self.row, reason=self.cleaned_data["reason"], actor=actor)


class StrengthWithdrawForm(FilingWithdrawForm):
    """A wrong review."""

    title = "撤回强项认定"

    def submit(self, *, actor: User) -> None:
        strengths.withdraw_review(self.row, reason=self.cleaned_data["reason"], actor=actor)
