"""Long work and imports on record (F101): who, when, which file, counts, result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from organizations.roles import Permission

from .files import StoredFile
from .organizations import Organization
from .users import User

if TYPE_CHECKING:
    from django.db.models import QuerySet


class JobQuerySet(models.QuerySet["Job"]):
    def allowed(self, user: User, permission: Permission) -> QuerySet[Job]:
        """A job is seen by the person who started it."""
        return self.filter(actor=user) if permission == Permission.SEE else self.none()


class JobState(models.TextChoices):
    WAITING = "waiting", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未成功"


class Job(models.Model):
    """Work done by the worker process; its progress can be left and returned to."""

    kind = models.CharField("工作", max_length=40)
    title = models.CharField("标题", max_length=200)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=400, blank=True)
    payload = models.JSONField("参数", default=dict)
    next_url = models.CharField("完成后去往", max_length=200, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="jobs", verbose_name="发起人")
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("organizations:job", args=[self.pk])

    @property
    def running(self) -> bool:
        """True until the work has ended, well or not."""
        return self.state in (JobState.WAITING, JobState.RUNNING)


class ImportRecordQuerySet(models.QuerySet["ImportRecord"]):
    def allowed(self, user: User, permission: Permission) -> QuerySet[ImportRecord]:
        """An import is seen and applied by the person who uploaded it."""
        return self.filter(actor=user)


class ImportState(models.TextChoices):
    PLANNED = "planned", "待确认"
    APPLIED = "applied", "已导入"
    REFUSED = "refused", "有错误"
    DROPPED = "dropped", "已放弃"


COUNTED = [
    *("行数", "新增", "新增人员", "修改人员", "新增任职", "登记免职", "列入", "修改", "变更", "截止"),
    *("更名", "调整领域", "划转", "合并", "撤销", "去掉", "已有", "不变", "错误"),
]


class ImportRecord(models.Model):
    """An uploaded workbook on its way: planned, then applied or dropped; the plan's digest guards the apply."""

    kind = models.CharField("导入内容", max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    marked = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="标错文件")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, verbose_name="所属单位"
    )  # empty: the whole tree, by command only
    target = models.CharField("导入到", max_length=80, blank=True)  # e.g. the sheet's pk
    state = models.CharField("状态", max_length=10, choices=ImportState, default=ImportState.PLANNED)
    plan_digest = models.CharField("计划校验值", max_length=80, blank=True)
    counts = models.JSONField("计数", default=dict)
    problems = models.JSONField("问题", default=list)
    left = models.JSONField("没有勾选", null=True)  # of a list of units applied: [变化, 代码, 原来, 导入后] each
    actor = models.ForeignKey(User, models.PROTECT, related_name="imports", null=True, verbose_name="上传人")
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    applied_at = models.DateTimeField("导入时间", null=True)

    objects = ImportRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "导入记录"
        verbose_name_plural = "导入记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"导入 {self.file}"

    @property
    def tally(self) -> list[tuple[str, int]]:
        """The counts in the order of a preview: what is written, what stays, what is wrong.

        A database may keep them in an order of its own.
        """
        return sorted(
            self.counts.items(), key=lambda told: COUNTED.index(told[0]) if told[0] in COUNTED else len(COUNTED)
        )
