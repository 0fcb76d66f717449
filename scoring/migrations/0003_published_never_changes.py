"""What was published never changes, whoever writes: schemes and their rows refuse UPDATE and DELETE (F11)."""

from django.db import migrations

from config.toolkit.triggers import refuse

CHANGED = "已发布的方案不能修改。"
DELETED = "已发布的方案不能删除。"
ROWS = ("indicator", "datum", "gradeband", "quota", "veto")
KEPT = (
    "key title year version owner_id applies_to full source notes places round_at rank_on ties examples "
    "document digest published_at published_by_id acknowledgement created_at"
).split()
KEPT_OR_NONE = ("previous_id", "acknowledged_by_id")
SAME = " AND ".join(
    [f'OLD."{name}" = NEW."{name}"' for name in KEPT]
    + [f'(OLD."{name}" = NEW."{name}" OR (OLD."{name}" IS NULL AND NEW."{name}" IS NULL))' for name in KEPT_OR_NONE]
)
RETIRING = f"(OLD.state = 'published' AND NEW.state = 'retired' AND {SAME})"
PUBLISHED = "EXISTS (SELECT 1 FROM scoring_scheme s WHERE s.id IN ({keys}) AND s.state <> 'draft')"


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_examples_and_blanks")]

    operations = [
        refuse("scoring_scheme", "update", f"OLD.state <> 'draft' AND NOT {RETIRING}", CHANGED),
        refuse("scoring_scheme", "delete", "OLD.state <> 'draft'", DELETED),
        *(
            refuse(f"scoring_{row}", "update", PUBLISHED.format(keys="OLD.scheme_id, NEW.scheme_id"), CHANGED)
            for row in ROWS
        ),
        *(refuse(f"scoring_{row}", "delete", PUBLISHED.format(keys="OLD.scheme_id"), DELETED) for row in ROWS),
    ]
