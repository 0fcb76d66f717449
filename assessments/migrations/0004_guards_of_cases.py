"""What was screened and what is on record of a rectification stands: the database refuses to change or delete it."""

from django.db import migrations

from config.toolkit.triggers import refuse, same

SCREENING = same("id", "standard_id", "key", "owner_id", "title", "year", "day", "made_by_id", "made_at")
STATE = "(SELECT state FROM assessments_screening WHERE id = {row}.screening_id)"
PART_OVER = f"{STATE.format(row='OLD')} IN ('filed', 'withdrawn')"
DECIDED = f"{STATE.format(row='OLD')} IN ('decided', 'shown', 'filed', 'withdrawn')"

SCREENINGS = [
    refuse(
        "assessments_screening",
        "update",
        f"OLD.state IN ('filed', 'withdrawn') OR NOT ({SCREENING})",
        "备案、撤回的排查不能再改，标准和截止日不能改。",
    ),
    refuse("assessments_screening", "delete", "", "排查不能删除，只能撤回。"),
    refuse("assessments_screeningpart", "update", PART_OVER, "备案、撤回的排查不能再改。"),
    refuse("assessments_screeningpart", "delete", "", "排查不能删除，只能撤回。"),
    refuse("assessments_screeningentry", "update", DECIDED, "确定的名单不能修改，只能退回确定。"),
    refuse("assessments_screeningentry", "delete", "", "排查不能删除，只能撤回。"),
    refuse("assessments_screeninganswer", "update", "", "排查认定只增不改。"),
    refuse("assessments_screeninganswer", "delete", "", "排查认定只增不改。"),
]

ONLY_WITHDRAWN = "NOT (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {row})"
MADE = same(
    *("id", "standard_id", "owner_id", "name", "number", "year", "grounds", "found_on", "made_by_id", "made_at")
)
LISTED = same("listed_on", "resolution_id", "previous_case_id")
DELISTED = same("delisted_on", "delisting_id")
CASE = (
    f"OLD.state IN ('closed', 'relapsed', 'withdrawn', 'ended') OR NOT ({MADE})"
    f" OR (OLD.listed_on IS NOT NULL AND NOT ({LISTED})) OR (OLD.delisted_on IS NOT NULL AND NOT ({DELISTED}))"
)
OTHER_ENTRY = "OLD.entry_id IS NOT NULL AND (NEW.entry_id IS NULL OR OLD.entry_id <> NEW.entry_id)"
PROBLEM = (
    "OLD.checked_on IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"
    f" OR NOT ({same('id', 'case_id', 'position', 'actor_id', 'at')})"
)
PLAN = f"OLD.answered_at IS NOT NULL OR NOT ({same('id', 'case_id', 'file_id', 'submitted_by_id', 'submitted_at')})"
HELPER_ROW = same("id", "case_id", "role", "role_name", "person", "unit", "phone", "since", "actor_id", "at")
HELPER = f"NOT (OLD.until IS NULL AND NEW.until IS NOT NULL AND {HELPER_ROW})"
VISIT = same("id", "helper_id", "day", "activity", "days", "note", "actor_id", "at")
MONTH_ROW = same("id", "case_id", "year", "month", "revision", "done", "plan", "late", "reason", "actor_id", "at")
LOOKED_AT = same("accepted_by_id", "accepted_at", "returned_by_id", "returned_at", "returned_reason")
MONTH = (
    f'NOT (OLD."current" AND {MONTH_ROW} AND ((NOT NEW."current" AND {LOOKED_AT})'
    ' OR (NEW."current" AND OLD.accepted_at IS NULL AND OLD.returned_at IS NULL'
    " AND (NEW.accepted_at IS NOT NULL OR NEW.returned_at IS NOT NULL))))"
)
NOTICE = (
    f"OLD.settled_on IS NOT NULL OR NOT ({same('id', 'case_id', 'number', 'sent_on', 'text', 'due', 'actor_id', 'at')})"
    f" OR (OLD.answered_on IS NOT NULL AND NOT ({same('answered_on', 'answer', 'answered_by_id')}))"
)
ACCEPTANCE = same(
    *("id", "case_id", "step", "round", "day", "inspectors", "score", "points", "line", "handed_out", "voters"),
    *("against", "passed", "verdict", "remarks", "file_id", "actor_id", "at"),
)
EXTENSION = same(
    *("id", "case_id", "number", "day", "before", "until", "binding", "reason", "acceptance_id", "actor_id", "at")
)
PLATE = same("id", "case_id", "act", "day", "note", "actor_id", "at")
GUARDED = (
    ("case", CASE, "办结、终止的整顿不能再改，列入和销号的决定不能改。", "整顿不能删除，只能撤回登记。"),
    ("caseproblem", PROBLEM, "销号的问题不能再改。", "整顿问题不能删除，只能撤回。"),
    ("caseplan", PLAN, "办理过的方案不能再改。", "整顿方案不能删除。"),
    ("casehelper", HELPER, "整顿力量只能登记结束，不能修改。", "整顿力量不能删除。"),
    ("visit", ONLY_WITHDRAWN.format(row=VISIT), "走访记录不能修改，只能撤回。", "走访记录不能删除，只能撤回。"),
    ("monthlyprogress", MONTH, "整顿月报只增不改，只认可或者退回一次。", "整顿月报不能删除。"),
    ("casenotice", NOTICE, "督办单只能答复一次、办结一次，不能修改。", "督办单不能删除。"),
    ("acceptance", ONLY_WITHDRAWN.format(row=ACCEPTANCE), "验收记录不能修改，只能撤回。", "验收记录不能删除。"),
    (
        "caseextension",
        ONLY_WITHDRAWN.format(row=EXTENSION),
        "延期记录不能修改，只能随验收撤回。",
        "延期记录不能删除。",
    ),
    (
        "caseplate",
        ONLY_WITHDRAWN.format(row=PLATE),
        "警示牌登记不能修改，只能撤回。",
        "警示牌登记不能删除，只能撤回。",
    ),
    ("casemove", "", "转移记录不能修改。", "转移记录不能删除。"),
)

CASES = [
    *(refuse(f"assessments_{table}", "update", condition, words) for table, condition, words, _ in GUARDED),
    *(refuse(f"assessments_{table}", "delete", "", words) for table, _, _, words in GUARDED),
    refuse("assessments_case", "update", OTHER_ENTRY, "整顿由哪次排查列入，不能改。"),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_guards_of_levels")]

    operations = [*SCREENINGS, *CASES]
