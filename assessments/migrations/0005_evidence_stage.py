"""Evidence knows whose it is: the unit's own, or added by the office in its review."""

from django.db import migrations, models

from config.toolkit.triggers import refuse


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_append_only")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="stage",
            field=models.CharField(
                choices=[("self", "自评"), ("review", "审核")], default="self", max_length=10, verbose_name="环节"
            ),
        ),
        # SQLite has rebuilt the table and dropped its trigger; going back leaves it where 0004 wants it
        migrations.RunPython(
            refuse("assessments_evidence", "delete", "", "佐证材料只能撤回，不能删除。").code, migrations.RunPython.noop
        ),
    ]
