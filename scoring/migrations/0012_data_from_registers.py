"""A datum may be counted from the records of a register."""

from django.db import migrations, models

import scoring.choices
from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0011_effects_and_edges"),
    ]

    operations = rebuilding(
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
                    ("table", "参数表"),
                    ("register", "台账"),
                ],
                default=scoring.choices.Asked["UNIT"],
                max_length=10,
                verbose_name="由谁填",
            ),
        ),
        migrations.AlterField(
            model_name="datum",
            name="reads",
            field=models.CharField(blank=True, max_length=100, null=True, verbose_name="取自方案或参数表"),
        ),
    )
