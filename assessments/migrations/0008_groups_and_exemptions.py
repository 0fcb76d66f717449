"""A unit may take a place in further groups, and be exempted from single items by the roster."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_overrides")]

    operations = rebuilding(
        migrations.AddField(
            model_name="rosterentry",
            name="also",
            field=models.JSONField(blank=True, default=list, verbose_name="另外参加的排名"),
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="exempted",
            field=models.JSONField(blank=True, default=list, verbose_name="免考指标"),
        ),
        migrations.AddField(
            model_name="result",
            name="also",
            field=models.JSONField(default=list, verbose_name="另外的名次"),
        ),
    )
