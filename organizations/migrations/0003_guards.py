"""What happened to units, who held a post, what a register records stands: the database refuses to change or delete it."""

from django.db import migrations

from config.toolkit.triggers import refuse, same

EVENT = same("kind", "effective_on", "document_no", "note")
POST = same("person_id", "organization_id", "title", "valid_from")
PAPER = same("post_id", "kind", "year", "dated", "text", "result", "file_id")
STRENGTH = same("person_id", "criteria_id", "reviewed_on", "met", "basis")
ONE_STEP = (
    f"NEW.number = OLD.number + 1 AND OLD.state = 'valid' AND {same('type_id', 'organization_id', 'recorded_at')}"
)
CARD = same("organization_id", "year", "version", "data", "source")
FIGURE = same("organization_id", "year", "item_id", "value", "growth", "source")
HONOUR = same(
    *("organization_id", "person_id", "name", "level", "issuer", "awarded_on", "document_no", "source", "file_id")
)
UNTIL_UNDONE = "OLD.undone_at IS NOT NULL OR NOT ({row})"
UNTIL_WITHDRAWN = "OLD.withdrawn_at IS NOT NULL OR NOT ({row})"
VOIDED = (
    ("honour", "荣誉"),
    ("point", "示范点"),
    ("pointcontact", "示范点联系人"),
    ("cardyear", "年度底数"),
    ("indicatorvalue", "年度指标值"),
)

TREE = [
    refuse("organizations_auditevent", "update", "", "操作记录不能修改。"),
    refuse("organizations_auditevent", "delete", "", "操作记录不能删除。"),
    refuse("organizations_event", "update", UNTIL_UNDONE.format(row=EVENT), "建制事件只能撤回一次，不能修改。"),
    refuse("organizations_event", "delete", "", "建制事件不能删除。"),
    refuse("organizations_eventlink", "update", "", "建制事件不能修改。"),
    refuse("organizations_eventlink", "delete", "", "建制事件不能删除。"),
    refuse("organizations_eventbefore", "update", "", "建制事件不能修改。"),
    refuse("organizations_eventbefore", "delete", "", "建制事件不能删除。"),
    refuse("organizations_affiliation", "delete", "", "隶属和报送关系不能删除，只能撤回。"),
    refuse("organizations_alias", "delete", "", "别名不能删除，只能撤回。"),
    refuse("organizations_organization", "delete", "", "单位不能删除，只能登记撤销。"),
    refuse("organizations_user", "delete", "", "账号不能删除，只能停用。"),
]

PEOPLE = [
    refuse("organizations_person", "delete", "", "人员不能删除。"),
    refuse("organizations_post", "delete", "", "任职不能删除，登记有误的请撤销登记。"),
    refuse(
        "organizations_post",
        "update",
        UNTIL_WITHDRAWN.format(row=POST),
        "任职的人员、单位、职务和任职日期不能修改，登记有误的请撤销登记后重新登记。",
    ),
    refuse("organizations_mentorpair", "delete", "", "结对不能删除，只能结束。"),
    refuse("organizations_growthnote", "update", "", "成长记录不能修改。"),
    refuse("organizations_growthnote", "delete", "", "成长记录不能删除。"),
    refuse("organizations_personpaper", "delete", "", "任职材料不能删除，登记有误的请撤回。"),
    refuse(
        "organizations_personpaper",
        "update",
        UNTIL_WITHDRAWN.format(row=PAPER),
        "任职材料不能修改，登记有误的请撤回后重新登记。",
    ),
    refuse("organizations_strengthreview", "delete", "", "认定不能删除，只能撤回。"),
    refuse(
        "organizations_strengthreview",
        "update",
        UNTIL_WITHDRAWN.format(row=STRENGTH),
        "认定不能修改，只能撤回后重新登记。",
    ),
]

REGISTERS = [
    refuse("organizations_registertype", "delete", "", "台账类型不能删除，只能停用。"),
    refuse("organizations_registerversion", "update", "", "台账格式的各版本不能修改。"),
    refuse("organizations_registerversion", "delete", "", "台账格式的各版本不能删除。"),
    refuse("organizations_registerrecord", "update", f"NOT ({ONE_STEP})", "台账记录只能更正或撤回，每次留一个版本。"),
    refuse("organizations_registerrecord", "delete", "", "台账记录不能删除，只能撤回。"),
    refuse("organizations_registerrevision", "update", "", "台账记录的各版本不能修改。"),
    refuse("organizations_registerrevision", "delete", "", "台账记录的各版本不能删除。"),
    *(refuse(f"organizations_{table}", "delete", "", f"{noun}不能删除，只能作废或更正。") for table, noun in VOIDED),
    refuse(
        "organizations_cardyear",
        "update",
        f"(NEW.current AND NOT OLD.current) OR NOT ({CARD})",
        "年度底数已固定，不能修改，只能登记新的版本。",
    ),
    refuse(
        "organizations_indicatorvalue",
        "update",
        UNTIL_WITHDRAWN.format(row=FIGURE),
        "年度指标值不能修改，只能作废后重新登记。",
    ),
    refuse("organizations_honour", "update", UNTIL_WITHDRAWN.format(row=HONOUR), "荣誉不能修改，只能作废后重新登记。"),
]


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_paths_by_bytes")]

    operations = [*TREE, *PEOPLE, *REGISTERS]
