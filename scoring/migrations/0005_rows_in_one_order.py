"""Rows of one position stand in the order in which they were made, on every database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0004_names"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="datum",
            options={"ordering": ["position", "pk"], "verbose_name": "数据项", "verbose_name_plural": "数据项"},
        ),
        migrations.AlterModelOptions(
            name="gradeband",
            options={"ordering": ["position", "pk"], "verbose_name": "等次", "verbose_name_plural": "等次"},
        ),
        migrations.AlterModelOptions(
            name="indicator",
            options={"ordering": ["position", "pk"], "verbose_name": "考核指标", "verbose_name_plural": "考核指标"},
        ),
        migrations.AlterModelOptions(
            name="veto",
            options={"ordering": ["position", "pk"], "verbose_name": "一票否决", "verbose_name_plural": "一票否决"},
        ),
    ]
