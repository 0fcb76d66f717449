"""What was screened, handed in and decided stands: the database itself refuses to change or delete it."""

from django.db import migrations

from config.toolkit.triggers import refuse


def same(*columns):
    """SQL: these columns are as they were, empty ones included; both databases read it."""
    return " AND ".join(f"(OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL))" for name in columns)


MADE = same("id", "standard_id", "key", "owner_id", "title", "year", "day", "made_by_id", "made_at")
OVER = f"OLD.state IN ('filed', 'withdrawn') OR NOT ({MADE})"
STATE = "(SELECT state FROM assessments_screening WHERE id = {row}.screening_id)"
PART_OVER = f"{STATE.format(row='OLD')} IN ('filed', 'withdrawn')"
DECIDED = f"{STATE.format(row='OLD')} IN ('decided', 'shown', 'filed', 'withdrawn')"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0018_consequences")]

    operations = [
        refuse("assessments_screening", "update", OVER, "备案、撤回的排查不能再改，标准和截止日不能改。"),
        refuse("assessments_screening", "delete", "", "排查不能删除，只能撤回。"),
        refuse("assessments_screeningpart", "update", PART_OVER, "备案、撤回的排查不能再改。"),
        refuse("assessments_screeningpart", "delete", "", "排查不能删除，只能撤回。"),
        refuse("assessments_screeningentry", "update", DECIDED, "确定的名单不能修改，只能退回确定。"),
        refuse("assessments_screeningentry", "delete", "", "排查不能删除，只能撤回。"),
        refuse("assessments_screeninganswer", "update", "", "排查认定只增不改。"),
        refuse("assessments_screeninganswer", "delete", "", "排查认定只增不改。"),
    ]
