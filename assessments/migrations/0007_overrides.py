"""Values set by hand beside the computed ones (F63); what was set and approved stands: the database refuses changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import rebuilding, refuse


def same(*columns):
    """SQL: these columns are as they were, empty ones included; both databases read it."""
    return " AND ".join(f"(OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL))" for name in columns)


OVERRIDE = same(
    "id",
    "roster_entry_id",
    "node",
    "run_id",
    "computed",
    "value",
    "reason",
    "document_no",
    "entered_by_id",
    "entered_at",
)
ONLY_WITHDRAWN = f"NOT (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {OVERRIDE})"
CLOSED = (
    "EXISTS (SELECT 1 FROM assessments_rosterentry r JOIN assessments_cycle c ON c.id = r.cycle_id"
    " WHERE r.id = NEW.roster_entry_id AND c.state IN ('decided', 'published'))"
)
NOT_ANOTHER = (
    "EXISTS (SELECT 1 FROM assessments_override o WHERE o.id = NEW.override_id"
    " AND (o.entered_by_id = NEW.approved_by_id OR o.withdrawn_at IS NOT NULL))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_values_and_positions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *rebuilding(
            migrations.AddField(
                model_name="result",
                name="overrides",
                field=models.JSONField(default=list, verbose_name="人工调整"),
            ),
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(blank=True, max_length=20, verbose_name="指标编号")),
                ("computed", models.BigIntegerField(null=True, verbose_name="计算值")),
                ("value", models.BigIntegerField(verbose_name="调整值")),
                ("reason", models.CharField(max_length=400, verbose_name="调整理由")),
                ("document_no", models.CharField(max_length=80, verbose_name="依据文号")),
                ("entered_at", models.DateTimeField(verbose_name="提出时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawal", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "roster_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="assessments.rosterentry",
                        verbose_name="单位",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.run",
                        verbose_name="对照的计算",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "人工调整",
                "verbose_name_plural": "人工调整",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("computed", models.BigIntegerField(null=True, verbose_name="计算值")),
                ("basis", models.CharField(max_length=80, verbose_name="输入校验值")),
                ("approved_at", models.DateTimeField(verbose_name="批准时间")),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.run",
                        verbose_name="对照的计算",
                    ),
                ),
                (
                    "override",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="assessments.override",
                        verbose_name="人工调整",
                    ),
                ),
            ],
            options={
                "verbose_name": "人工调整批准",
                "verbose_name_plural": "人工调整批准",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("roster_entry", "node"),
                name="override_standing_once",
                violation_error_message="这一项已有人工调整，请先撤回。",
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), models.Q(("document_no", ""), _negated=True)
                ),
                name="override_grounds",
                violation_error_message="人工调整请写明理由和依据文号。",
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal", ""), ("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawal", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="override_withdrawal",
                violation_error_message="撤回人工调整请写明理由。",
            ),
        ),
        refuse("assessments_override", "update", ONLY_WITHDRAWN, "人工调整只能撤回，不能修改。"),
        refuse("assessments_override", "delete", "", "人工调整只能撤回，不能删除。"),
        refuse("assessments_override", "insert", CLOSED, "考核已审定或公布，不能再调整。"),
        refuse("assessments_approval", "update", "", "批准记录不能修改。"),
        refuse("assessments_approval", "delete", "", "批准记录不能删除。"),
        refuse("assessments_approval", "insert", NOT_ANOTHER, "人工调整须由提出人以外的人批准。"),
    ]
