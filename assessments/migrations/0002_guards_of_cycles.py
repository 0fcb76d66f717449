"""What was typed, computed, decided, published and signed stands: the database refuses to change or delete it."""

from django.db import migrations

from config.toolkit.triggers import refuse, same

ENTRY = same(
    *("id", "sheet_id", "datum", "stage", "revision", "value", "status", "reason", "origin", "imported_id"),
    *("actor_id", "at"),
)
ONLY_SUPERSEDED = 'NOT (OLD."current" AND NOT NEW."current" AND {row})'
RETURN = same("id", "sheet_id", "node", "round", "reason", "returned_by_id", "returned_at")
ONLY_RESOLVED = f"NOT (OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL AND {RETURN})"
SHEET_CLOSED = (
    "EXISTS (SELECT 1 FROM assessments_sheet s JOIN assessments_rosterentry r ON r.id = s.roster_entry_id"
    " JOIN assessments_cycle c ON c.id = r.cycle_id"
    " WHERE s.id = NEW.sheet_id AND c.state IN ('decided', 'published'))"
)
FROZEN = "EXISTS (SELECT 1 FROM assessments_cycle c WHERE c.id = {row}.cycle_id AND c.state <> 'draft')"
FOR_EVER = {
    "run": "计算记录",
    "result": "计算结果",
    "decision": "审定记录",
    "gradedecision": "审定等次",
    "publication": "通报记录",
    "withdrawal": "撤回记录",
}

OVERRIDE = same(
    *("id", "roster_entry_id", "node", "run_id", "computed", "value", "reason", "document_no", "entered_by_id"),
    "entered_at",
)
ONLY_WITHDRAWN = f"NOT (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {OVERRIDE})"
CYCLE_CLOSED = (
    "EXISTS (SELECT 1 FROM assessments_rosterentry r JOIN assessments_cycle c ON c.id = r.cycle_id"
    " WHERE r.id = NEW.roster_entry_id AND c.state IN ('decided', 'published'))"
)
NOT_ANOTHER = (
    "EXISTS (SELECT 1 FROM assessments_override o WHERE o.id = NEW.override_id"
    " AND (o.entered_by_id = NEW.approved_by_id OR o.withdrawn_at IS NOT NULL))"
)

SIGNED = same(
    *("id", "round_id", "organization_id", "name", "first_month", "signed_on", "signer", "issuer_signer"),
    *("file_id", "registered_by_id", "registered_at", "previous_id"),
)
NOT_ENDED_ONCE = f"OLD.state <> 'draft' AND NOT (OLD.state = 'signed' AND NEW.state = 'superseded' AND {SIGNED})"
REPORT = same("id", "contract_id", "month", "revision", "done", "plan", "late", "reason", "items", "actor_id", "at")
OF_DRAFT = "NOT EXISTS (SELECT 1 FROM assessments_contract c WHERE c.id = {row}.contract_id AND c.state = 'draft')"
OF_SIGNED = "NOT EXISTS (SELECT 1 FROM assessments_contract c WHERE c.id = NEW.contract_id AND c.state = 'signed')"

SHEETS = [
    refuse("assessments_entry", "update", ONLY_SUPERSEDED.format(row=ENTRY), "填报值只增不改。"),
    refuse("assessments_entry", "delete", "", "填报值不能删除。"),
    refuse("assessments_entry", "insert", SHEET_CLOSED, "考核已审定或公布，不能再填报。"),
    refuse("assessments_itemreturn", "update", ONLY_RESOLVED, "退回记录不能修改。"),
    refuse("assessments_itemreturn", "delete", "", "退回记录不能删除。"),
    refuse("assessments_evidence", "delete", "", "佐证材料只能撤回，不能删除。"),
    refuse("assessments_rosterentry", "update", FROZEN.format(row="OLD"), "名册已锁定，不能修改。"),
    refuse("assessments_rosterentry", "delete", FROZEN.format(row="OLD"), "名册已锁定，不能删除。"),
    refuse("assessments_rosterentry", "insert", FROZEN.format(row="NEW"), "名册已锁定，不能增加。"),
]

RESULTS = [
    *(refuse(f"assessments_{table}", "update", "", f"{name}不能修改。") for table, name in FOR_EVER.items()),
    *(refuse(f"assessments_{table}", "delete", "", f"{name}不能删除。") for table, name in FOR_EVER.items()),
    refuse("assessments_override", "update", ONLY_WITHDRAWN, "人工调整只能撤回，不能修改。"),
    refuse("assessments_override", "delete", "", "人工调整只能撤回，不能删除。"),
    refuse("assessments_override", "insert", CYCLE_CLOSED, "考核已审定或公布，不能再调整。"),
    refuse("assessments_approval", "update", "", "批准记录不能修改。"),
    refuse("assessments_approval", "delete", "", "批准记录不能删除。"),
    refuse("assessments_approval", "insert", NOT_ANOTHER, "人工调整须由提出人以外的人批准。"),
]

CONTRACTS = [
    refuse("assessments_contract", "update", NOT_ENDED_ONCE, "签订的责任书不能修改，只能变更。"),
    refuse("assessments_contract", "delete", "", "责任书不能删除。"),
    refuse("assessments_contractitem", "insert", OF_DRAFT.format(row="NEW"), "签订的责任书不能增加任务。"),
    refuse("assessments_contractitem", "update", OF_DRAFT.format(row="OLD"), "签订的责任书不能修改任务。"),
    refuse("assessments_contractitem", "delete", OF_DRAFT.format(row="OLD"), "签订的责任书不能删除任务。"),
    refuse("assessments_monthlyreport", "insert", OF_SIGNED, "签订的责任书才报月报。"),
    refuse("assessments_monthlyreport", "update", ONLY_SUPERSEDED.format(row=REPORT), "月报只增不改。"),
    refuse("assessments_monthlyreport", "delete", "", "月报不能删除。"),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_tables")]

    operations = [*SHEETS, *RESULTS, *CONTRACTS]
