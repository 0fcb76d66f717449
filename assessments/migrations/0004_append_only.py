"""What was typed, computed, decided and published stands: the database itself refuses to change or delete it."""

from django.db import migrations

from config.toolkit.triggers import refuse


def same(*columns):
    """SQL: these columns are as they were, empty ones included; both databases read it."""
    return " AND ".join(f"(OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL))" for name in columns)


ENTRY = same(
    "id",
    "sheet_id",
    "datum",
    "stage",
    "revision",
    "value",
    "status",
    "reason",
    "origin",
    "imported_id",
    "actor_id",
    "at",
)
ONLY_SUPERSEDED = f'NOT (OLD."current" AND NOT NEW."current" AND {ENTRY})'
RETURN = same("id", "sheet_id", "node", "round", "reason", "returned_by_id", "returned_at")
ONLY_RESOLVED = f"NOT (OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL AND {RETURN})"
CLOSED = (
    "EXISTS (SELECT 1 FROM assessments_sheet s JOIN assessments_rosterentry r ON r.id = s.roster_entry_id"
    " JOIN assessments_cycle c ON c.id = r.cycle_id"
    " WHERE s.id = NEW.sheet_id AND c.state IN ('decided', 'published'))"
)
FROZEN = "EXISTS (SELECT 1 FROM assessments_cycle c WHERE c.id = {row}.cycle_id AND c.state <> 'draft')"
FOR_EVER = {
    "assessments_run": "计算记录",
    "assessments_result": "计算结果",
    "assessments_decision": "审定记录",
    "assessments_gradedecision": "审定等次",
    "assessments_publication": "通报记录",
    "assessments_withdrawal": "撤回记录",
}


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_withdrawal")]

    operations = [
        refuse("assessments_entry", "update", ONLY_SUPERSEDED, "填报值只增不改。"),
        refuse("assessments_entry", "delete", "", "填报值不能删除。"),
        refuse("assessments_entry", "insert", CLOSED, "考核已审定或公布，不能再填报。"),
        refuse("assessments_itemreturn", "update", ONLY_RESOLVED, "退回记录不能修改。"),
        refuse("assessments_itemreturn", "delete", "", "退回记录不能删除。"),
        refuse("assessments_evidence", "delete", "", "佐证材料只能撤回，不能删除。"),
        refuse("assessments_rosterentry", "update", FROZEN.format(row="OLD"), "名册已锁定，不能修改。"),
        refuse("assessments_rosterentry", "delete", FROZEN.format(row="OLD"), "名册已锁定，不能删除。"),
        refuse("assessments_rosterentry", "insert", FROZEN.format(row="NEW"), "名册已锁定，不能增加。"),
        *(refuse(table, "update", "", f"{name}不能修改。") for table, name in FOR_EVER.items()),
        *(refuse(table, "delete", "", f"{name}不能删除。") for table, name in FOR_EVER.items()),
    ]
