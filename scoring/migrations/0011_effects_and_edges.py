"""Vetoes that move a grade, a place or a total (降一等, 晋档, 列最后, 不超过59分, 按90%计); lower ends that are left out."""

from django.db import migrations, models

import config.toolkit.fields
from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0010_applies"),
    ]

    operations = rebuilding(
        migrations.AddField(
            model_name="gradeband",
            name="edge",
            field=models.CharField(
                choices=[("in", "含"), ("out", "不含")], default="in", max_length=3, verbose_name="起点分含不含"
            ),
        ),
        migrations.AlterField(
            model_name="gradeband",
            name="begins_at",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="起点分"),
        ),
        migrations.AddField(
            model_name="veto",
            name="steps",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="升降几等"),
        ),
        migrations.AddField(
            model_name="veto",
            name="score",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="最高总分"),
        ),
        migrations.AddField(
            model_name="veto",
            name="factor",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="总分折算比例"),
        ),
        migrations.AlterField(
            model_name="veto",
            name="effect",
            field=models.CharField(
                choices=[
                    ("grade_cap", "等次不得高于"),
                    ("lowest_grade", "定为最低等次"),
                    ("lower_grade", "降低等次"),
                    ("raise_grade", "直接晋档"),
                    ("last_place", "名次列本组最后"),
                    ("not_graded", "排名但不定等次"),
                    ("not_ranked", "不参加排名"),
                    ("score_cap", "总分不得高于"),
                    ("score_factor", "总分按比例计"),
                    ("score_zero", "总分计零分"),
                    ("listed", "提请列入名单"),
                ],
                max_length=12,
                verbose_name="效果",
            ),
        ),
    )
