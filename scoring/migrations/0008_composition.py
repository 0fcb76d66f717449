"""Composition: parts with conversion, categories, policies, computed data, dates, results, more quotas, vetoes."""

from django.db import migrations, models

import config.toolkit.fields
from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0007_once_and_published"),
    ]

    operations = rebuilding(
        migrations.RemoveConstraint(
            model_name="quota",
            name="quota_once",
        ),
        migrations.AddField(
            model_name="datum",
            name="formula",
            field=models.CharField(blank=True, max_length=500, verbose_name="公式"),
        ),
        migrations.AddField(
            model_name="datum",
            name="reads",
            field=models.CharField(blank=True, max_length=64, null=True, verbose_name="取自方案"),
        ),
        migrations.AddField(
            model_name="datum",
            name="take",
            field=models.CharField(
                blank=True,
                choices=[("score", "总分"), ("grade", "等次"), ("place", "名次")],
                max_length=5,
                null=True,
                verbose_name="取什么",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="floor",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="最低得分"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="na_points",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="不涉及时得分"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="of",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="折算前满分"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="only",
            field=models.JSONField(blank=True, default=list, verbose_name="适用类别"),
        ),
        migrations.AddField(
            model_name="quota",
            name="also",
            field=models.JSONField(blank=True, default=list, verbose_name="合并计算的等次"),
        ),
        migrations.AddField(
            model_name="quota",
            name="count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="名额数"),
        ),
        migrations.AddField(
            model_name="quota",
            name="fill",
            field=models.CharField(
                blank=True,
                choices=[("raise", "从下一等提上来"), ("lower", "从上一等降下来")],
                max_length=6,
                verbose_name="不足时",
            ),
        ),
        migrations.AddField(
            model_name="quota",
            name="kind",
            field=models.CharField(
                choices=[("ceiling", "最多"), ("floor", "最少"), ("target", "按名次取")],
                default="ceiling",
                max_length=8,
                verbose_name="要求",
            ),
        ),
        migrations.AddField(
            model_name="scheme",
            name="tie_break",
            field=models.JSONField(blank=True, default=list, verbose_name="同分比较"),
        ),
        migrations.AddField(
            model_name="veto",
            name="last",
            field=models.PositiveIntegerField(default=0, verbose_name="末位名数"),
        ),
        migrations.AddField(
            model_name="veto",
            name="op",
            field=models.CharField(
                blank=True,
                choices=[(">=", ">="), (">", ">"), ("<=", "<="), ("<", "<"), ("==", "=="), ("!=", "!=")],
                max_length=2,
                verbose_name="比较",
            ),
        ),
        migrations.AddField(
            model_name="veto",
            name="than",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="比较值"),
        ),
        migrations.AlterField(
            model_name="datum",
            name="asked",
            field=models.CharField(
                choices=[
                    ("unit", "被考核单位"),
                    ("office", "考核单位"),
                    ("children", "下级考核结果"),
                    ("computed", "系统计算"),
                    ("cycle", "其他考核结果"),
                ],
                default="unit",
                max_length=10,
                verbose_name="由谁填",
            ),
        ),
        migrations.AlterField(
            model_name="datum",
            name="kind",
            field=models.CharField(
                choices=[
                    ("count", "次数"),
                    ("number", "数值"),
                    ("points", "分数"),
                    ("flag", "是否"),
                    ("choice", "选项"),
                    ("percent", "百分比"),
                    ("money", "金额"),
                    ("date", "日期"),
                    ("children", "下级考核结果"),
                    ("result", "其他考核结果"),
                ],
                max_length=10,
                verbose_name="类型",
            ),
        ),
        migrations.AlterField(
            model_name="indicator",
            name="na",
            field=models.CharField(
                choices=[
                    ("full", "得满分"),
                    ("zero", "得零分"),
                    ("scale", "剔除后折算"),
                    ("siblings", "由同板块其余各项分担"),
                    ("mean", "得本组平均分"),
                    ("fixed", "得规定分数"),
                ],
                default="full",
                max_length=10,
                verbose_name="不涉及时",
            ),
        ),
        migrations.AlterField(
            model_name="quota",
            name="per",
            field=models.CharField(
                choices=[("pool", "按分组"), ("all", "按全部单位"), ("category", "按类别"), ("parent", "按上级单位")],
                default="pool",
                max_length=10,
                verbose_name="计算范围",
            ),
        ),
        migrations.AlterField(
            model_name="quota",
            name="rounding",
            field=models.CharField(
                blank=True,
                choices=[("floor", "舍去小数"), ("half_up", "四舍五入"), ("ceil", "有小数即进一")],
                max_length=10,
                verbose_name="名额取整",
            ),
        ),
        migrations.AlterField(
            model_name="quota",
            name="share",
            field=config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="比例"),
        ),
        migrations.AlterField(
            model_name="scheme",
            name="ties",
            field=models.CharField(
                choices=[
                    ("competition", "并列占位（1、2、2、4）"),
                    ("dense", "并列不占位（1、2、2、3）"),
                    ("ordinal", "不并列（同分按名册顺序）"),
                ],
                default="competition",
                max_length=12,
                verbose_name="并列规则",
            ),
        ),
        migrations.AlterField(
            model_name="veto",
            name="datum",
            field=models.CharField(blank=True, max_length=40, verbose_name="数据项代号"),
        ),
        migrations.AlterField(
            model_name="veto",
            name="effect",
            field=models.CharField(
                choices=[
                    ("grade_cap", "等次不得高于"),
                    ("lowest_grade", "定为最低等次"),
                    ("not_graded", "排名但不定等次"),
                    ("not_ranked", "不参加排名"),
                    ("score_zero", "总分计零分"),
                    ("listed", "提请列入名单"),
                ],
                max_length=12,
                verbose_name="效果",
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.UniqueConstraint(
                fields=("scheme", "grade", "kind"),
                name="quota_once",
                violation_error_message="这个等次已有同样要求的名额。",
            ),
        ),
    )
