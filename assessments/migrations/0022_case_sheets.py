"""Points of every item of an acceptance sheet; opinion and help of a problem, where a standard has these columns."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("assessments", "0021_title_notices")]

    operations = rebuilding(
        migrations.AddField("acceptance", "points", models.JSONField(default=dict, verbose_name="各项得分")),
        migrations.AddField(
            "caseproblem", "opinion", models.CharField(blank=True, max_length=1000, verbose_name="反映的意见")
        ),
        migrations.AddField(
            "caseproblem", "help", models.CharField(blank=True, max_length=1000, verbose_name="帮扶措施")
        ),
    )
