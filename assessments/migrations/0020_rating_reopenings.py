"""A round in force may be opened again: its earlier result stays, its levels are withdrawn, its units get new ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import rebuilding, refuse

PROTECT = django.db.models.deletion.PROTECT


def key(to, name, related="+", **more):
    """A foreign key as all of them here are."""
    return models.ForeignKey(on_delete=PROTECT, related_name=related, to=to, verbose_name=name, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0019_screenings_guarded"),
        ("organizations", "0013_events_of_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RatingReopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=400, verbose_name="理由")),
                ("valid_from", models.DateField(verbose_name="原生效日期")),
                ("computed_at", models.DateTimeField(null=True, verbose_name="计算时间")),
                ("digest", models.CharField(blank=True, max_length=80, verbose_name="校验值")),
                ("lines", models.JSONField(default=list, verbose_name="原结果")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("actor", key(settings.AUTH_USER_MODEL, "登记人")),
                ("approval", key("assessments.resolution", "原上级审批", null=True)),
                ("decision", key("assessments.resolution", "原审定", null=True)),
                ("notice", key("assessments.notice", "原公示", null=True)),
                ("resolution", key("assessments.resolution", "重新评定的决定")),
                ("round", key("assessments.ratinground", "评星定级", "reopenings")),
            ],
            options={"verbose_name": "重新评定", "verbose_name_plural": "重新评定", "ordering": ["pk"]},
        ),
        *rebuilding(
            migrations.AlterField(
                model_name="unitlevel",
                name="entry",
                field=key("assessments.ratingentry", "评定单位记录", "granted", null=True),
            ),
            migrations.AddConstraint(
                model_name="unitlevel",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("withdrawn_at", None)),
                    fields=("entry",),
                    name="unitlevel_entry_once",
                    violation_error_message="这次评定已给这个单位登记了等级。",
                ),
            ),
        ),
        refuse("assessments_ratingreopening", "update", "", "重新评定前的结果不能修改。"),
        refuse("assessments_ratingreopening", "delete", "", "重新评定前的结果不能删除。"),
    ]
