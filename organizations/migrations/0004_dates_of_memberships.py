"""A role ends no earlier than it begins; jobs keep no file of their own."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_append_only")]

    operations = rebuilding(
        migrations.RemoveField(model_name="job", name="output"),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="membership_dates",
                violation_error_message="角色终止的日期不能早于开始的日期。",
            ),
        ),
    )
