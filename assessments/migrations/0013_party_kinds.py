"""Party organizations of every kind on rosters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0012_inheritance"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rosterentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("province", "省"),
                    ("city", "市"),
                    ("county", "县（市、区）"),
                    ("township", "乡镇（街道）"),
                    ("village", "村（社区）"),
                    ("area", "片区"),
                    ("department", "县直部门"),
                    ("section", "科室"),
                    ("committee", "党委"),
                    ("general", "党总支"),
                    ("branch", "党支部"),
                    ("group", "党小组"),
                ],
                max_length=12,
                verbose_name="类型",
            ),
        ),
    ]
