"""Files as stored: by content, under names made by us, never under the uploader's."""

from __future__ import annotations

from django.db import models

from .kept import KeptQuerySet
from .organizations import Organization
from .users import User


class StoredFile(models.Model):
    """One uploaded or made file. The content lies in the data folder under its digest; the row keeps its name."""

    digest = models.CharField("校验值", max_length=80, db_index=True)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("大小（字节）")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True, verbose_name="所属单位")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
