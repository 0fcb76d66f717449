"""晋位升级目标: the level that a unit aims at in a year; what was set stands, a change withdraws it with a reason."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import refuse

PROTECT = django.db.models.deletion.PROTECT


def key(to, name, **more):
    """A foreign key as all of them here are."""
    return models.ForeignKey(on_delete=PROTECT, related_name="+", to=to, verbose_name=name, **more)


def same(*columns):
    """SQL: these columns are as they were; none of them is ever empty."""
    return " AND ".join(f"OLD.{name} = NEW.{name}" for name in columns)


GOAL = same("id", "owner_id", "organization_id", "scale", "year", "level", "measures", "reason", "actor_id", "at")
ONLY_WITHDRAWN = f"NOT (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {GOAL})"


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0026_consequence_reason"),
        ("organizations", "0013_events_of_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PromotionGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scale", models.CharField(max_length=40, verbose_name="等级体系")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("level", models.CharField(max_length=40, verbose_name="目标等级")),
                ("measures", models.CharField(blank=True, max_length=400, verbose_name="措施")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                ("actor", key(settings.AUTH_USER_MODEL, "登记人")),
                ("organization", key("organizations.organization", "单位")),
                ("owner", key("organizations.organization", "评定单位")),
                ("withdrawn_by", key(settings.AUTH_USER_MODEL, "撤回人", null=True)),
            ],
            options={
                "verbose_name": "晋位升级目标",
                "verbose_name_plural": "晋位升级目标",
                "ordering": ["-year", "organization__path", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("owner", "scale", "organization", "year"),
                        name="promotiongoal_once",
                        violation_error_message="这个单位这一年度已有晋位升级目标。",
                    )
                ],
            },
        ),
        refuse("assessments_promotiongoal", "update", ONLY_WITHDRAWN, "晋位升级目标不能修改，只能撤回重定。"),
        refuse("assessments_promotiongoal", "delete", "", "晋位升级目标不能删除，只能撤回。"),
    ]
