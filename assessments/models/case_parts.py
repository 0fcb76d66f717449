"""What a 整顿 is made of: problems with measures, plan, team, visits, months, notices, acceptances, plate."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from config.toolkit.dates import chinese_date
from organizations.models import StoredFile, User
from organizations.models.kept import StandingQuerySet, Withdrawable
from scoring.standards.rectification import COLUMNS

from .cases import Case


class CaseProblem(Withdrawable):
    """问题、措施、责任 of one line, done with evidence and then checked off (销号). Checked it never changes.

    `opinion` and `help` are asked where the standard of the list has these columns.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="problems", verbose_name="整顿")
    position = models.PositiveIntegerField("序号")
    opinion = models.CharField("反映的意见", max_length=1000, blank=True)
    problem = models.CharField("问题", max_length=400)
    help = models.CharField("帮扶措施", max_length=1000, blank=True)
    measure = models.CharField("整改措施", max_length=1000, blank=True)
    responsible = models.CharField("责任人", max_length=80, blank=True)
    due = models.DateField("完成期限", null=True)
    done_on = models.DateField("完成日期", null=True)
    evidence = models.CharField("完成情况", max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="佐证")
    returned = models.CharField("退回原因", max_length=400, blank=True)
    checked_on = models.DateField("销号日期", null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="销号人")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "整顿问题"
        verbose_name_plural = "整顿问题"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="caseproblem_position", fields=["case", "position"]),
            models.CheckConstraint(
                name="caseproblem_done",
                condition=Q(done_on=None) | ~Q(evidence=""),
                violation_error_message="问题整改完成，请写明完成情况。",
            ),
            models.CheckConstraint(
                name="caseproblem_checked",
                condition=Q(checked_on=None) | Q(done_on__isnull=False, checked_on__gte=F("done_on")),
                violation_error_message="销号日期不能早于完成日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.problem

    def vague(self, columns: Collection[str] = ()) -> dict[str, str]:
        """What is still missing of it, by field in words, where the standard has these columns besides."""
        named = {column: COLUMNS[column] for column in columns}
        named |= {"measure": "整改措施", "responsible": "责任人", "due": "完成期限"}
        return {field: words for field, words in named.items() if not getattr(self, field)}


class CasePlan(models.Model):
    """One handing in of the plan, with what was answered: filed, or sent back with what is vague."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans", verbose_name="整顿")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="方案文件")
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报送人")
    submitted_at = models.DateTimeField("报送时间")
    filed_on = models.DateField("备案日期", null=True)
    returned = models.CharField("退回原因", max_length=400, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="办理人")
    answered_at = models.DateTimeField("办理时间", null=True)

    class Meta:
        verbose_name = "整顿方案"
        verbose_name_plural = "整顿方案"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="caseplan_one_waiting", fields=["case"], condition=Q(answered_at=None)),
            models.CheckConstraint(
                name="caseplan_answer",
                condition=Q(answered_at=None, filed_on=None, returned="")
                | (
                    Q(answered_at__isnull=False)
                    & (Q(filed_on__isnull=False, returned="") | (Q(filed_on=None) & ~Q(returned="")))
                ),
                violation_error_message="方案要么备案，要么写明原因退回。",
            ),
        ]


class CaseHelper(models.Model):
    """Who is named for a role of the team (四个一) over [since, until]; a unit that helps has no person."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="helpers", verbose_name="整顿")
    role = models.CharField("整顿力量", max_length=40)  # code of the standard
    role_name = models.CharField("整顿力量名称", max_length=80)
    person = models.CharField("姓名", max_length=40, blank=True)
    unit = models.CharField("单位和职务", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    since = models.DateField("起始日期")
    until = models.DateField("结束日期", null=True)
    ended_reason = models.CharField("更换原因", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "整顿力量"
        verbose_name_plural = "整顿力量"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="casehelper_named",
                condition=~Q(person="", unit=""),
                violation_error_message="请写明姓名或单位。",
            ),
            models.CheckConstraint(
                name="casehelper_span",
                condition=Q(until=None) | (Q(until__gte=F("since")) & ~Q(ended_reason="")),
                violation_error_message="结束日期不能早于起始日期，并请写明更换原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.person or self.unit


class Activity(models.TextChoices):
    VISIT = "visit", "到村"
    DAYS = "days", "驻村"
    MEETING = "meeting", "研究调度"


class Visit(Withdrawable):
    """What a helper did on a day, or on `days` days from it on: on site, staying in the village, or a meeting."""

    helper = models.ForeignKey(CaseHelper, models.PROTECT, related_name="visits", verbose_name="人员")
    on = models.DateField("日期", db_column="day")
    activity = models.CharField("方式", max_length=10, choices=Activity, default=Activity.VISIT)
    days = models.PositiveSmallIntegerField("天数", default=1)
    note = models.CharField("做了什么", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "走访"
        verbose_name_plural = "走访"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="visit_once_a_day",
                fields=["helper", "on", "activity"],
                condition=Q(withdrawn_at=None),
                violation_error_message="这一天已经记过，不用再记。",
            ),
            models.CheckConstraint(
                name="visit_days",
                condition=Q(days__gte=1, days__lte=31) & (Q(activity="days") | Q(days=1)),
                violation_error_message="驻村天数应是1至31天，到村和研究调度按一次记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper}{chinese_date(self.on)}{self.get_activity_display()}"

    @property
    def case(self) -> Case:
        """The case of the helper."""
        return self.helper.case

    @property
    def on_site(self) -> bool:
        return self.activity != Activity.MEETING


WAITING = Q(current=True, accepted_at=None, returned_at=None)  # monthly reports that nobody has answered


class MonthlyProgress(models.Model):
    """How far a case came in a month. A correction is a new row; accepted it counts, and is accepted once.

    Sent back with a reason it waits for its correction.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="months", verbose_name="整顿")
    year = models.PositiveIntegerField("年")
    month = models.PositiveSmallIntegerField("月份")
    revision = models.PositiveIntegerField("修订号")
    current = models.BooleanField("现行", default=True)
    done = models.TextField("进展情况")
    plan = models.TextField("下月打算", blank=True)
    late = models.BooleanField("迟报", default=False)
    reason = models.CharField("更正理由", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填报人")
    at = models.DateTimeField("报送时间")
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="认可人")
    accepted_at = models.DateTimeField("认可时间", null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="退回人")
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_reason = models.CharField("退回原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "整顿月报"
        verbose_name_plural = "整顿月报"
        ordering = ["year", "month", "revision"]
        constraints = [
            models.UniqueConstraint(name="progress_revision_once", fields=["case", "year", "month", "revision"]),
            models.UniqueConstraint(
                name="progress_one_current", fields=["case", "year", "month"], condition=Q(current=True)
            ),
            models.CheckConstraint(name="progress_month", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(
                name="progress_reason",
                condition=Q(revision=1) | ~Q(reason=""),
                violation_error_message="更正月报请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def waiting(self) -> bool:
        """Whether it is neither accepted nor sent back."""
        return self.accepted_at is None and self.returned_at is None


class CaseNotice(models.Model):
    """督办单: sent, answered, settled; each once."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", verbose_name="整顿")
    number = models.CharField("督办单编号", max_length=60)
    sent_on = models.DateField("发出日期")
    text = models.CharField("督办事项", max_length=1000)
    due = models.DateField("答复期限")
    answered_on = models.DateField("答复日期", null=True)
    answer = models.CharField("答复内容", max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="答复人")
    settled_on = models.DateField("办结日期", null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="办结人")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "督办单"
        verbose_name_plural = "督办单"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="casenotice_number_once",
                fields=["case", "number"],
                violation_error_message="这个督办单编号已经用过。",
            ),
            models.CheckConstraint(
                name="casenotice_days",
                condition=Q(due__gte=F("sent_on")) & (Q(answered_on=None) | Q(answered_on__gte=F("sent_on"))),
                violation_error_message="督办单的答复期限、答复日期不能早于发出日期。",
            ),
            models.CheckConstraint(
                name="casenotice_answer",
                condition=Q(answered_on=None) | ~Q(answer=""),
                violation_error_message="请写明答复内容。",
            ),
            models.CheckConstraint(
                name="casenotice_settled",
                condition=Q(settled_on=None) | Q(answered_on__isnull=False),
                violation_error_message="督办单有了答复才能办结。",
            ),
        ]

    def __str__(self) -> str:
        return self.number
