"""An item or part may apply only to units that meet conditions, looked at when the roster is made."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_lineage_and_tables")]

    operations = rebuilding(
        migrations.AddField(
            model_name="indicator",
            name="applies",
            field=models.JSONField(blank=True, default=list, verbose_name="适用条件"),
        ),
    )
