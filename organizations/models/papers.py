"""What is filed of a time in office: promise, yearly report, audits, adjustment (founding texts 2.4–2.6, 3.11)."""

from __future__ import annotations

from django.db import models

from .files import StoredFile
from .kept import Withdrawable, WithdrawableQuerySet
from .posts import Post


class PaperKind(models.TextChoices):
    PROMISE = "promise", "任职承诺"
    REPORT = "report", "年终述职"
    AUDIT = "audit", "财务审计"
    EXIT = "exit", "离任审计"
    ADJUST = "adjust", "组织调整"


YEARLY = (PaperKind.REPORT, PaperKind.AUDIT)
PRIVATE = (PaperKind.AUDIT, PaperKind.EXIT, PaperKind.ADJUST)  # read like personal data


class PersonPaperQuerySet(WithdrawableQuerySet["PersonPaper"]):
    unit = "post__organization"


class PersonPaper(Withdrawable):
    """One paper of a time in office. What was filed stays; a wrong one is withdrawn, with the reason."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="papers", verbose_name="任职")
    kind = models.CharField("类别", max_length=10, choices=PaperKind)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)  # of what is due every year
    dated = models.DateField("日期")
    text = models.TextField("内容", max_length=4000, blank=True)
    result = models.CharField("结论", max_length=80, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="文件")
    actor = models.ForeignKey("organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = PersonPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "任职材料"
        verbose_name_plural = "任职材料"
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="personpaper_once_a_year",
                fields=["post", "kind", "year"],
                condition=models.Q(year__isnull=False, withdrawn_at=None),
                violation_error_message="这一年度的同类材料已经登记，请先撤回原来的一份。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post.person} {self.label}"

    @property
    def label(self) -> str:
        """Its kind, with the year of what is due every year."""
        return f"{self.year}年度{self.get_kind_display()}" if self.year else self.get_kind_display()
