"""What was decided, shown, objected to, given, aimed at and drawn as a consequence stands, whoever writes."""

from django.db import migrations

from config.toolkit.triggers import refuse, same

ONLY_WITHDRAWN = "NOT (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {row})"
NOTICE = same(
    *("id", "owner_id", "title", "document_no", "opens_on", "closes_on", "channel", "lines", "previous_id"),
    *("actor_id", "at"),
)
OBJECTION = same("id", "notice_id", "organization_id", "raised_by", "raised_on", "text", "actor_id", "at")
ONLY_ANSWERED = f"NOT (OLD.upheld IS NULL AND NEW.upheld IS NOT NULL AND {OBJECTION})"
LEVEL = same(
    *("id", "owner_id", "organization_id", "scale", "level", "label", "rank", "year", "valid_from", "expires_on"),
    *("way", "entry_id", "resolution_id", "previous_id", "reason", "named", "actor_id", "at"),
)
PLATE = same("id", "held_id", "owner_id", "scale", "number", "hung_on", "actor_id", "at")
ONLY_REMOVED = f"NOT (OLD.removed_on IS NULL AND NEW.removed_on IS NOT NULL AND {PLATE})"
GOAL = same("id", "owner_id", "organization_id", "scale", "year", "level", "measures", "reason", "actor_id", "at")

OF_OPEN = (
    "NOT EXISTS (SELECT 1 FROM assessments_titlereview r WHERE r.id = {row}.review_id"
    " AND r.state IN ('draft', 'computed'))"
)
TITLE = same(
    *("id", "owner_id", "standard_id", "organization_id", "person_id", "name", "entry_id", "resolution_id"),
    *("valid_from", "valid_until", "actor_id", "at"),
)

FOUND = same(
    *("id", "owner_id", "result_id", "roster_entry_id", "node", "lost", "origin", "text", "made_by_id", "made_at")
)
LIST = same(
    *("id", "standard_id", "key", "owner_id", "title", "year", "period", "day", "computed_at", "digest", "units"),
    *("notes", "resolution_id", "made_by_id", "made_at"),
)
LINE = same(
    *("id", "batch_id", "organization_id", "name", "parent_name", "position", "rule", "rule_name", "kind", "who"),
    *("person_id", "payee", "truth", "computed_yuan", "computed_prize", "choices", "words", "verdict", "applies"),
    *("yuan", "prize", "reason", "settled_by_id", "settled_at"),
)
IN_STATE = "EXISTS (SELECT 1 FROM assessments_consequencelist b WHERE b.id = {row}.batch_id AND b.state IN ({states}))"
NEW_OPEN = IN_STATE.format(row="NEW", states="'draft', 'computed'")
OLD_OPEN = IN_STATE.format(row="OLD", states="'draft', 'computed'")
OLD_DECIDED = IN_STATE.format(row="OLD", states="'decided'")

LEVELS = [
    refuse("assessments_resolution", "update", "", "决定不能修改。"),
    refuse("assessments_resolution", "delete", "", "决定不能删除。"),
    refuse("assessments_notice", "update", ONLY_WITHDRAWN.format(row=NOTICE), "公示不能修改，只能撤回。"),
    refuse("assessments_notice", "delete", "", "公示不能删除，只能撤回。"),
    refuse("assessments_objection", "update", ONLY_ANSWERED, "异议只能答复一次，不能修改。"),
    refuse("assessments_objection", "delete", "", "异议不能删除。"),
    refuse(
        "assessments_unitlevel",
        "update",
        f"NOT (OLD.withdrawn_at IS NULL AND {LEVEL})",
        "等级不能修改，只能终止或撤回登记。",
    ),
    refuse("assessments_unitlevel", "delete", "", "等级不能删除，只能撤回登记。"),
    refuse("assessments_plate", "update", ONLY_REMOVED, "牌匾不能修改，只能登记摘牌。"),
    refuse("assessments_plate", "delete", "", "牌匾不能删除，只能登记摘牌。"),
    refuse("assessments_ratingreopening", "update", "", "重新评定前的结果不能修改。"),
    refuse("assessments_ratingreopening", "delete", "", "重新评定前的结果不能删除。"),
    refuse(
        "assessments_promotiongoal",
        "update",
        ONLY_WITHDRAWN.format(row=GOAL),
        "晋位升级目标不能修改，只能撤回重定。",
    ),
    refuse("assessments_promotiongoal", "delete", "", "晋位升级目标不能删除，只能撤回。"),
]

TITLES = [
    refuse("assessments_titlereview", "delete", "", "称号评审不能删除，只能撤回。"),
    refuse("assessments_titleentry", "insert", OF_OPEN.format(row="NEW"), "已审定的评审不能增加单位。"),
    refuse("assessments_titleentry", "update", OF_OPEN.format(row="OLD"), "已审定的评审不能修改。"),
    refuse("assessments_titleentry", "delete", OF_OPEN.format(row="OLD"), "已审定的评审不能删除单位。"),
    refuse("assessments_titleanswer", "insert", OF_OPEN.format(row="NEW"), "已审定的评审不能再登记认定事项。"),
    refuse("assessments_titleanswer", "update", "", "登记的认定事项只增不改。"),
    refuse("assessments_titleanswer", "delete", "", "登记的认定事项不能删除。"),
    refuse(
        "assessments_titleholding",
        "update",
        f"NOT (OLD.withdrawn_at IS NULL AND {TITLE})",
        "称号不能修改，只能终止或撤回。",
    ),
    refuse("assessments_titleholding", "delete", "", "称号不能删除，只能终止或撤回。"),
]

CONSEQUENCES = [
    refuse(
        "assessments_consequencelist",
        "update",
        f"OLD.state IN ('closed', 'withdrawn') OR (OLD.state = 'decided' AND NOT ({LIST}))",
        "审定的名单不能修改。",
    ),
    refuse("assessments_consequencelist", "delete", "", "名单不能删除，只能撤回。"),
    refuse("assessments_consequenceentry", "insert", f"NOT {NEW_OPEN}", "审定的名单不能增加条目。"),
    refuse(
        "assessments_consequenceentry",
        "update",
        f"NOT {OLD_OPEN} AND NOT ({OLD_DECIDED} AND {LINE})",
        "审定的名单只能登记执行情况。",
    ),
    refuse("assessments_consequenceentry", "delete", f"NOT {OLD_OPEN}", "审定的名单不能删除条目。"),
    refuse(
        "assessments_remedy",
        "update",
        f"OLD.state = 'withdrawn' OR NOT ({FOUND})",
        "整改事项的问题和来源不能修改，撤销的不能再用。",
    ),
    refuse("assessments_remedy", "delete", "", "整改事项不能删除，只能撤销。"),
    refuse("assessments_remedyanswer", "update", "", "整改记录只增不改。"),
    refuse("assessments_remedyanswer", "delete", "", "整改记录不能删除。"),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_guards_of_cycles")]

    operations = [*LEVELS, *TITLES, *CONSEQUENCES]
