"""A case knows the line of the screening that listed its unit."""

import django.db.models.deletion
from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("assessments", "0022_case_sheets")]

    operations = rebuilding(
        migrations.AddField(
            model_name="case",
            name="entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="case",
                to="assessments.screeningentry",
                verbose_name="排查单位",
            ),
        )
    )
