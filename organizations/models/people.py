"""Whom the department keeps: persons with their personal data, which only some may read in the clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from organizations.roles import Permission

from .organizations import Organization

if TYPE_CHECKING:
    from datetime import date

    from .users import User


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Education(models.TextChoices):
    PRIMARY = "primary", "小学"
    MIDDLE = "middle", "初中"
    HIGH = "high", "高中（中专）"
    COLLEGE = "college", "大专"
    BACHELOR = "bachelor", "本科"
    MASTER = "master", "研究生"


class PersonQuerySet(models.QuerySet["Person"]):
    def allowed(self, user: User, permission: Permission) -> PersonQuerySet:
        """Persons at home in, or in office at, the units over which this user holds a role granting `permission`.

        To see a person, a post of former times is enough; to keep or to read personal data it is not.
        """
        from .posts import Post  # a post names its person

        units = Organization.objects.allowed(user, permission)
        posts = Post.objects.standing()
        if permission != Permission.SEE:
            posts = posts.in_office(timezone.localdate())
        held = posts.filter(organization__in=units).order_by().values("person")
        return self.filter(Q(home__in=units) | Q(pk__in=held))


class Person(models.Model):
    """One person. `id_number` tells persons of one name apart; it, `phone` and `born` are personal data."""

    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    born = models.DateField("出生日期", null=True, blank=True)
    id_number = models.CharField("身份证号码", max_length=18, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    education = models.CharField("学历", max_length=10, choices=Education, blank=True)
    joined_on = models.DateField("入党日期", null=True, blank=True)
    home = models.ForeignKey(Organization, models.PROTECT, related_name="persons", verbose_name="所在单位")
    resume = models.TextField("简历", max_length=2000, blank=True)
    pinyin = models.CharField("拼音", max_length=160, blank=True, editable=False)  # full and initials, for search

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["pinyin", "pk"]
        indexes = [models.Index(name="person_name", fields=["name"])]
        constraints = [
            models.UniqueConstraint(
                name="person_id_number_once",
                fields=["id_number"],
                condition=~Q(id_number=""),
                violation_error_message="这个身份证号码已有人员登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:person", args=[self.pk])

    def age_on(self, day: date) -> int | None:
        """Full years on that day; None where the day of birth is not known."""
        if self.born is None:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))
