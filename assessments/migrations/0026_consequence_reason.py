"""Consequences: a lower amount, or none, needs its reason as a higher one does; services always asked for it."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [("assessments", "0025_acceptance_withdrawn")]

    operations = rebuilding(
        migrations.RemoveConstraint(model_name="consequenceentry", name="consequenceentry_reason"),
        migrations.AddConstraint(
            model_name="consequenceentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("applies", None),
                    models.Q(("reason", ""), _negated=True),
                    models.Q(
                        ("applies", True),
                        ("prize", models.F("computed_prize")),
                        ("truth", "yes"),
                        models.Q(
                            models.Q(("computed_yuan", None), ("yuan", None)),
                            models.Q(
                                ("computed_yuan__isnull", False),
                                ("yuan", models.F("computed_yuan")),
                                ("yuan__isnull", False),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="consequenceentry_reason",
                violation_error_message="与计算结果不同的，请写明理由。",
            ),
        ),
    )
