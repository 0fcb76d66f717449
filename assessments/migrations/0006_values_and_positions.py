"""An entry has a value exactly where something was filled in; a place in the roster is taken once."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_evidence_stage")]

    operations = rebuilding(
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "filled"), ("value__isnull", False)),
                    models.Q(("status__in", ["missing", "na"]), ("value", None)),
                    _connector="OR",
                ),
                name="entry_value_if_filled",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterentry",
            constraint=models.UniqueConstraint(
                fields=("cycle", "position"),
                name="roster_position_once",
                violation_error_message="名册中已有单位排在这个位置。",
            ),
        ),
    )
