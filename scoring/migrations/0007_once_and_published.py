"""A quota and a veto stand once in a scheme, and no row comes into a published one."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding, refuse

ROWS = ("indicator", "datum", "gradeband", "quota", "veto")
PUBLISHED = "EXISTS (SELECT 1 FROM scoring_scheme s WHERE s.id = NEW.scheme_id AND s.state <> 'draft')"


class Migration(migrations.Migration):
    dependencies = [("scoring", "0006_asked_choices")]

    operations = [
        *rebuilding(
            migrations.AddConstraint(
                model_name="quota",
                constraint=models.UniqueConstraint(
                    fields=("scheme", "grade"), name="quota_once", violation_error_message="这个等次已有名额。"
                ),
            ),
            migrations.AddConstraint(
                model_name="veto",
                constraint=models.UniqueConstraint(
                    fields=("scheme", "code"),
                    name="veto_code_once",
                    violation_error_message="方案中已有这个编号的一票否决。",
                ),
            ),
        ),
        *(refuse(f"scoring_{row}", "insert", PUBLISHED, "已发布的方案不能增加内容。") for row in ROWS),
    ]
