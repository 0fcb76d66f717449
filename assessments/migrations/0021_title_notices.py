"""Titles: 公示 of a decided review, and which of its units an objection that was upheld sends back."""

import django.db.models.deletion
from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("assessments", "0020_rating_reopenings")]

    operations = rebuilding(
        migrations.RemoveConstraint(model_name="titlereview", name="titlereview_decided"),
        migrations.AddField(
            model_name="titleentry",
            name="reopened",
            field=models.CharField(blank=True, max_length=400, verbose_name="重新审议"),
        ),
        migrations.AddField(
            model_name="titlereview",
            name="notice",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.notice",
                verbose_name="公示",
            ),
        ),
        migrations.AlterField(
            model_name="titlereview",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "待计算"),
                    ("computed", "已计算，待审定"),
                    ("decided", "已审定"),
                    ("shown", "公示中"),
                    ("closed", "已生效"),
                    ("withdrawn", "已撤回"),
                ],
                default="draft",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="titlereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("decided", "shown", "closed")), _negated=True),
                    ("decision__isnull", False),
                    _connector="OR",
                ),
                name="titlereview_decided",
                violation_error_message="审定称号请登记会议决定。",
            ),
        ),
    )
