"""Who held which post at which unit from one date until another (half-open): posts, mentors and their reserves (F9)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from config.toolkit.dates import chinese_date

from .kept import KeptQuerySet, WithdrawableQuerySet
from .organizations import Organization
from .people import Person


class Title(models.TextChoices):
    """What a post is; the words of the place stand in the post's `name`."""

    SECRETARY = "secretary", "党组织书记"
    DEPUTY = "deputy", "党组织副书记"
    MEMBER = "member", "党组织委员"
    FIRST = "first", "第一书记"
    HEAD = "head", "村（居）委会主任"
    DEPUTY_HEAD = "deputy_head", "村（居）委会副主任"
    COMMITTEE = "committee", "村（居）委会委员"
    GRADUATE = "graduate", "大学生村官"
    RESERVE = "reserve", "后备干部"
    TEAM = "team", "驻村工作队员"
    INSTRUCTOR = "instructor", "党建指导员"
    CONTACT = "contact", "联系领导"
    PARTY_GROUP = "party_group", "党小组长"
    VILLAGE_GROUP = "village_group", "村（居）民小组长"
    OTHER = "other", "其他"


class Source(models.TextChoices):
    """How somebody came into a post (选、派、提 and the rest: texts 0, 2, 3 and 4 of the founding texts)."""

    ELECTED = "elected", "选举（选）"
    SENT = "sent", "机关选派（派）"
    PROMOTED = "promoted", "提拔（提）"
    CROSS = "cross", "跨村任职"
    RETURNED = "returned", "回村任职"
    RECRUITED = "recruited", "公开招聘"
    COMPETED = "competed", "竞争上岗"
    DELEGATED = "delegated", "兼任（委派）"
    OTHER = "other", "其他"


class EndKind(models.TextChoices):
    TERM = "term", "届满换届"
    TRANSFER = "transfer", "调任"
    ADJUST = "adjust", "组织调整"
    RESIGN = "resign", "辞职"
    RETIRE = "retire", "退休"
    DIED = "died", "去世"
    OTHER = "other", "其他"


class PostQuerySet(WithdrawableQuerySet["Post"]):
    def in_office(self, day: date) -> PostQuerySet:
        """Posts held on that day. A post ends with its unit, whether somebody has ended it or not."""
        return self.overlapping(day, None).filter(valid_from__lte=day)

    def overlapping(self, since: date, until: date | None) -> PostQuerySet:
        """Posts held on at least one day from `since` until before `until` (None: open)."""
        ended = Q(valid_to=None) | Q(valid_to__gt=since)
        closed = Q(organization__closed_on=None) | Q(organization__closed_on__gt=since)
        found = self.standing().filter(ended, closed)
        return found if until is None else found.filter(valid_from__lt=until)


class Post(models.Model):
    """A person holds a post at a unit. What was registered stays; a wrong row is withdrawn, with the reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.CharField("职务", max_length=16, choices=Title)
    name = models.CharField("职务名称", max_length=40, blank=True)
    source = models.CharField("来源", max_length=12, choices=Source, blank=True)
    acting = models.BooleanField("代理", default=False)
    valid_from = models.DateField("任职日期")
    valid_to = models.DateField("免职日期", null=True, blank=True)
    document_no = models.CharField("任职文号", max_length=80, blank=True)
    reason = models.CharField("同时有两位书记的理由", max_length=400, blank=True)
    end_kind = models.CharField("离任方式", max_length=10, choices=EndKind, blank=True)
    end_note = models.CharField("离任说明", max_length=400, blank=True)
    end_document_no = models.CharField("免职文号", max_length=80, blank=True)
    actor = models.ForeignKey("organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤销登记时间", null=True)
    withdrawn_by = models.ForeignKey(
        "organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="撤销登记人"
    )
    withdrawn_reason = models.CharField("撤销登记理由", max_length=400, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(name="post_unit_title", fields=["organization", "title", "valid_from"])]
        constraints = [
            models.CheckConstraint(
                name="post_dates",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="免职日期必须晚于任职日期。",
            ),
            models.UniqueConstraint(
                name="post_open_once",
                fields=["person", "organization", "title", "name"],
                condition=Q(valid_to=None, withdrawn_at=None),
                violation_error_message="此人在这个单位的同一职务还没有免去。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.label} {self.person}"

    @property
    def label(self) -> str:
        """The post in words: the name that the place gives it, or its kind; 代理 before it."""
        return f"{'代理' if self.acting else ''}{self.name or self.get_title_display()}"

    @property
    def ended_on(self) -> date | None:
        """The first day out of office: by its own end, or with its unit; None while it is held."""
        days = [day for day in (self.valid_to, self.organization.closed_on) if day is not None]
        return min(days) if days else None


class MentorPairQuerySet(KeptQuerySet["MentorPair"]):
    unit = "mentor__organization"


class MentorPair(models.Model):
    """结对培养: who holds a post brings up one reserve; `notes` tell how the reserve grows."""

    mentor = models.ForeignKey(Post, models.PROTECT, related_name="pairs", verbose_name="培养人任职")
    reserve = models.ForeignKey(Person, models.PROTECT, related_name="mentors", verbose_name="后备干部")
    valid_from = models.DateField("结对日期")
    valid_to = models.DateField("结束日期", null=True, blank=True)
    end_note = models.CharField("结束说明", max_length=400, blank=True)
    actor = models.ForeignKey("organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = MentorPairQuerySet.as_manager()

    class Meta:
        verbose_name = "结对培养"
        verbose_name_plural = "结对培养"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="mentorpair_dates",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="结束日期不能早于结对日期。",
            ),
            models.UniqueConstraint(
                name="mentorpair_reserve_once",
                fields=["reserve"],
                condition=Q(valid_to=None),
                violation_error_message="这名后备干部已有培养人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor.person} 培养 {self.reserve}"


class GrowthNote(models.Model):
    """成长记录 of a reserve: one line in the growth file; rows are never changed."""

    pair = models.ForeignKey(MentorPair, models.PROTECT, related_name="notes", verbose_name="结对")
    noted_on = models.DateField("日期")
    text = models.TextField("内容", max_length=1000)
    actor = models.ForeignKey("organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "成长记录"
        verbose_name_plural = "成长记录"
        ordering = ["-noted_on", "-pk"]

    def __str__(self) -> str:
        return f"{chinese_date(self.noted_on)}：{self.text[:40]}"
