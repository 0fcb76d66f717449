"""An event names the list that brought it; an applied list keeps what of it was not ticked."""

import django.db.models.deletion
from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0012_regrouping"),
    ]

    operations = rebuilding(
        migrations.AddField(
            model_name="importrecord",
            name="left",
            field=models.JSONField(null=True, verbose_name="没有勾选"),
        ),
        migrations.AddField(
            model_name="organizationevent",
            name="record",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="organizations.importrecord",
                verbose_name="导入的名单",
            ),
        ),
    )
