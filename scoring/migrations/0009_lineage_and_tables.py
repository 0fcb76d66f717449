"""Lineage of items (F12); parameter tables, whose rows are closed or withdrawn but never change or go (F30)."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.toolkit.fields
from config.toolkit.triggers import rebuilding, refuse

ROW, TABLE = "scoring_parameterrow", "scoring_parametertable"
SAME = " AND ".join(
    f'OLD."{name}" = NEW."{name}"'
    for name in "table_id scope group value valid_from document added_by_id added_at".split()
)
CLOSED = "(OLD.valid_until IS NULL OR (NEW.valid_until IS NOT NULL AND OLD.valid_until = NEW.valid_until))"
WITHDRAWN = "(OLD.withdrawn_at IS NULL OR (NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at = NEW.withdrawn_at))"
OVERLAPS = (
    "EXISTS (SELECT 1 FROM scoring_parameterrow r WHERE r.table_id = NEW.table_id AND r.scope = NEW.scope "
    'AND r."group" = NEW."group" AND r.withdrawn_at IS NULL AND (NEW.valid_until IS NULL OR r.valid_from <= '
    "NEW.valid_until) AND (r.valid_until IS NULL OR r.valid_until >= NEW.valid_from))"
)
USED = "EXISTS (SELECT 1 FROM scoring_parameterrow r WHERE r.table_id = OLD.id)"
IDENTITY = "(OLD.code <> NEW.code OR OLD.owner_id <> NEW.owner_id OR OLD.unit_word <> NEW.unit_word)"


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_dates_of_memberships"),
        ("scoring", "0008_composition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *rebuilding(
            migrations.AddField(
                model_name="indicator",
                name="follows",
                field=models.JSONField(blank=True, editable=False, null=True, verbose_name="沿用上一版"),
            ),
            migrations.AlterField(
                model_name="datum",
                name="asked",
                field=models.CharField(
                    choices=[
                        ("unit", "被考核单位"),
                        ("office", "考核单位"),
                        ("children", "下级考核结果"),
                        ("computed", "系统计算"),
                        ("cycle", "其他考核结果"),
                        ("table", "参数表"),
                    ],
                    default="unit",
                    max_length=10,
                    verbose_name="由谁填",
                ),
            ),
            migrations.AlterField(
                model_name="datum",
                name="reads",
                field=models.CharField(blank=True, max_length=64, null=True, verbose_name="取自方案或参数表"),
            ),
        ),
        migrations.CreateModel(
            name="ParameterTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]{0,39}$", "代号用小写字母、数字和短横，例如 road-target。"
                            )
                        ],
                        verbose_name="代号",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="参数表")),
                ("unit_word", models.CharField(blank=True, max_length=20, verbose_name="计量单位")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parameter_tables",
                        to="organizations.organization",
                        verbose_name="制定单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "参数表",
                "verbose_name_plural": "参数表",
                "ordering": ["owner__path", "code"],
            },
        ),
        migrations.CreateModel(
            name="ParameterRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("all", "全部单位"),
                            ("category", "一类单位"),
                            ("pool", "一个分组"),
                            ("unit", "一个单位"),
                        ],
                        default="all",
                        max_length=8,
                        verbose_name="适用范围",
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=60, verbose_name="适用对象")),
                ("value", config.toolkit.fields.ScaledIntegerField(verbose_name="数值")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                ("document", models.CharField(max_length=200, verbose_name="依据文件")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="作废时间")),
                ("reason", models.CharField(blank=True, editable=False, max_length=200, verbose_name="作废原因")),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="scoring.parametertable",
                        verbose_name="参数表",
                    ),
                ),
            ],
            options={
                "verbose_name": "参数",
                "verbose_name_plural": "参数",
                "ordering": ["table", "scope", "group", "valid_from", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="parametertable",
            constraint=models.UniqueConstraint(
                fields=("owner", "code"),
                name="parametertable_code_once",
                violation_error_message="本单位已有这个代号的参数表。",
            ),
        ),
        migrations.AddConstraint(
            model_name="parameterrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="parameterrow_days_in_order",
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="parameterrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", ""), ("scope", "all")),
                    models.Q(models.Q(("scope", "all"), _negated=True), models.Q(("group", ""), _negated=True)),
                    _connector="OR",
                ),
                name="parameterrow_group_named",
                violation_error_message="适用全部单位的不写适用对象，其他的要写。",
            ),
        ),
        refuse(ROW, "insert", OVERLAPS, "同一参数表、同一对象的起止日期不能重叠。"),
        refuse(ROW, "update", f"NOT ({SAME} AND {CLOSED} AND {WITHDRAWN})", "参数录入后不能修改，只能截止或作废。"),
        refuse(ROW, "delete", "", "参数录入后不能删除，只能截止或作废。"),
        refuse(TABLE, "update", f"{IDENTITY} AND {USED}", "参数表已有参数，代号、单位不能修改。"),
        refuse(TABLE, "delete", USED, "参数表已有参数，不能删除。"),
    ]
