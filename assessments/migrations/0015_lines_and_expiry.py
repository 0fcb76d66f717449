"""What a notice showed, the notice before it, and until when a level was given."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0014_graded"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="lines",
            field=models.JSONField(default=list, verbose_name="公示内容"),
        ),
        migrations.AddField(
            model_name="notice",
            name="previous",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="assessments.notice",
                verbose_name="原来的公示",
            ),
        ),
        migrations.AddField(
            model_name="unitlevel",
            name="expires_on",
            field=models.DateField(null=True, verbose_name="有效期至"),
        ),
        migrations.AlterField(
            model_name="unitlevel",
            name="level",
            field=models.CharField(blank=True, max_length=40, verbose_name="等级"),
        ),
    ]
