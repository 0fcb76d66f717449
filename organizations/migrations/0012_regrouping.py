"""Several units that become several are a kind of event of their own, 重组; what was recorded before keeps its word."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0011_people_in_records"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organizationevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("found", "新建"),
                    ("rename", "更名"),
                    ("transfer", "划转"),
                    ("merge", "合并"),
                    ("split", "拆分"),
                    ("regroup", "重组"),
                    ("upgrade", "升格"),
                    ("convert", "改设"),
                    ("abolish", "撤销"),
                ],
                max_length=12,
                verbose_name="事件",
            ),
        ),
    ]
