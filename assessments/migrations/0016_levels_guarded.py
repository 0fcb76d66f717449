"""What was decided, shown, objected to, given and hung stands: the database itself refuses to change or delete it."""

from django.db import migrations

from config.toolkit.triggers import refuse


def same(*columns):
    """SQL: these columns are as they were, empty ones included; both databases read it."""
    return " AND ".join(f"(OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL))" for name in columns)


NOTICE = same(
    *("id", "owner_id", "title", "document_no", "opens_on", "closes_on", "channel", "lines", "previous_id"),
    *("actor_id", "at"),
)
ONLY_WITHDRAWN = f"NOT (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {NOTICE})"
OBJECTION = same("id", "notice_id", "organization_id", "raised_by", "raised_on", "text", "actor_id", "at")
ONLY_ANSWERED = f"NOT (OLD.upheld IS NULL AND NEW.upheld IS NOT NULL AND {OBJECTION})"
LEVEL = same(
    *("id", "owner_id", "organization_id", "scale", "level", "label", "rank", "year", "valid_from", "expires_on"),
    *("way", "entry_id", "resolution_id", "previous_id", "reason", "named", "actor_id", "at"),
)
ONLY_ENDED_OR_WITHDRAWN = f"NOT (OLD.withdrawn_at IS NULL AND {LEVEL})"
PLATE = same("id", "held_id", "owner_id", "scale", "number", "hung_on", "actor_id", "at")
ONLY_REMOVED = f"NOT (OLD.removed_on IS NULL AND NEW.removed_on IS NOT NULL AND {PLATE})"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0015_lines_and_expiry")]

    operations = [
        refuse("assessments_resolution", "update", "", "决定不能修改。"),
        refuse("assessments_resolution", "delete", "", "决定不能删除。"),
        refuse("assessments_notice", "update", ONLY_WITHDRAWN, "公示不能修改，只能撤回。"),
        refuse("assessments_notice", "delete", "", "公示不能删除，只能撤回。"),
        refuse("assessments_objection", "update", ONLY_ANSWERED, "异议只能答复一次，不能修改。"),
        refuse("assessments_objection", "delete", "", "异议不能删除。"),
        refuse("assessments_unitlevel", "update", ONLY_ENDED_OR_WITHDRAWN, "等级不能修改，只能终止或撤回登记。"),
        refuse("assessments_unitlevel", "delete", "", "等级不能删除，只能撤回登记。"),
        refuse("assessments_plate", "update", ONLY_REMOVED, "牌匾不能修改，只能登记摘牌。"),
        refuse("assessments_plate", "delete", "", "牌匾不能删除，只能登记摘牌。"),
    ]
