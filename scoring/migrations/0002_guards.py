"""What was published never changes, whoever writes (F11); parameters are closed or withdrawn but never change (F30)."""

from django.db import migrations

from config.toolkit.triggers import refuse, same

ROWS = ("indicator", "datum", "gradeband", "quota", "veto")
KEPT = (
    "key title year version owner_id applies_to full source notes places round_at rank_on ties tie_break examples "
    "document digest published_at published_by_id acknowledgement created_at previous_id acknowledged_by_id"
).split()
STANDARD = "key title kind version owner_id document digest published_at created_at previous_id published_by_id".split()
ONLY_RETIRED = "OLD.state <> 'draft' AND NOT (OLD.state = 'published' AND NEW.state = 'retired' AND {row})"
PUBLISHED = "EXISTS (SELECT 1 FROM scoring_scheme s WHERE s.id IN ({keys}) AND s.state <> 'draft')"

ROW, TABLE = "scoring_parameterrow", "scoring_parametertable"
PARAMETER = same(*"table_id scope group value valid_from document added_by_id added_at".split())
CLOSED = "(OLD.valid_until IS NULL OR (NEW.valid_until IS NOT NULL AND OLD.valid_until = NEW.valid_until))"
WITHDRAWN = "(OLD.withdrawn_at IS NULL OR (NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at = NEW.withdrawn_at))"
OVERLAPS = (
    "EXISTS (SELECT 1 FROM scoring_parameterrow r WHERE r.table_id = NEW.table_id AND r.scope = NEW.scope "
    'AND r."group" = NEW."group" AND r.withdrawn_at IS NULL AND (NEW.valid_until IS NULL OR r.valid_from <= '
    "NEW.valid_until) AND (r.valid_until IS NULL OR r.valid_until >= NEW.valid_from))"
)
USED = "EXISTS (SELECT 1 FROM scoring_parameterrow r WHERE r.table_id = OLD.id)"
RENAMED = f"NOT ({same('code', 'owner_id', 'unit_word')}) AND {USED}"

SCHEMES = [
    refuse("scoring_scheme", "update", ONLY_RETIRED.format(row=same(*KEPT)), "已发布的方案不能修改。"),
    refuse("scoring_scheme", "delete", "OLD.state <> 'draft'", "已发布的方案不能删除。"),
    *(
        refuse(f"scoring_{row}", operation, PUBLISHED.format(keys=keys), words)
        for operation, keys, words in (
            ("insert", "NEW.scheme_id", "已发布的方案不能增加内容。"),
            ("update", "OLD.scheme_id, NEW.scheme_id", "已发布的方案不能修改。"),
            ("delete", "OLD.scheme_id", "已发布的方案不能删除。"),
        )
        for row in ROWS
    ),
]

PARAMETERS = [
    refuse(ROW, "insert", OVERLAPS, "同一参数表、同一对象的起止日期不能重叠。"),
    refuse(ROW, "update", f"NOT ({PARAMETER} AND {CLOSED} AND {WITHDRAWN})", "参数录入后不能修改，只能截止或作废。"),
    refuse(ROW, "delete", "", "参数录入后不能删除，只能截止或作废。"),
    refuse(TABLE, "update", RENAMED, "参数表已有参数，代号、单位不能修改。"),
    refuse(TABLE, "delete", USED, "参数表已有参数，不能删除。"),
]

STANDARDS = [
    refuse("scoring_standard", "update", ONLY_RETIRED.format(row=same(*STANDARD)), "已发布的标准不能修改。"),
    refuse("scoring_standard", "delete", "OLD.state <> 'draft'", "已发布的标准不能删除。"),
]


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_tables")]

    operations = [*SCHEMES, *PARAMETERS, *STANDARDS]
