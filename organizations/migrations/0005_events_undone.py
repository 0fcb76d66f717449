"""Events can be undone; members and flags of Party organizations; Party line, reporting unit, aliases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import rebuilding, refuse

CHANGED = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in ("kind", "effective_on", "document_no", "note"))


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_dates_of_memberships"),
    ]

    operations = rebuilding(
        migrations.AddField(
            model_name="eventlink",
            name="members",
            field=models.PositiveIntegerField(null=True, verbose_name="党员人数"),
        ),
        migrations.AddField(
            model_name="organization",
            name="functional",
            field=models.BooleanField(db_default=False, default=False, verbose_name="功能型党组织"),
        ),
        migrations.AddField(
            model_name="organizationevent",
            name="undo_reason",
            field=models.CharField(blank=True, db_default="", max_length=400, verbose_name="撤回理由"),
        ),
        migrations.AddField(
            model_name="organizationevent",
            name="undone_at",
            field=models.DateTimeField(null=True, verbose_name="撤回时间"),
        ),
        migrations.AddField(
            model_name="organizationevent",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="撤回人",
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="kind",
            field=models.CharField(
                choices=[
                    ("province", "省"),
                    ("city", "市"),
                    ("county", "县（市、区）"),
                    ("township", "乡镇（街道）"),
                    ("village", "村（社区）"),
                    ("area", "片区"),
                    ("department", "县直部门"),
                    ("section", "科室"),
                    ("committee", "党委"),
                    ("general", "党总支"),
                    ("branch", "党支部"),
                    ("group", "党小组"),
                ],
                max_length=12,
                verbose_name="类型",
            ),
        ),
        migrations.AlterField(
            model_name="organizationevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("found", "新建"),
                    ("rename", "更名"),
                    ("transfer", "划转"),
                    ("merge", "合并"),
                    ("split", "拆分"),
                    ("upgrade", "升格"),
                    ("convert", "改设"),
                    ("abolish", "撤销"),
                ],
                max_length=12,
                verbose_name="事件",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("province", "省"),
                    ("city", "市"),
                    ("county", "县（市、区）"),
                    ("township", "乡镇（街道）"),
                    ("village", "村（社区）"),
                    ("area", "片区"),
                    ("department", "县直部门"),
                    ("section", "科室"),
                    ("committee", "党委"),
                    ("general", "党总支"),
                    ("branch", "党支部"),
                    ("group", "党小组"),
                ],
                max_length=12,
                verbose_name="类型",
            ),
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                ("withdraw_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "kind",
                    models.CharField(
                        choices=[("party", "党组织隶属"), ("reporting", "报送单位")], max_length=12, verbose_name="关系"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliated",
                        to="organizations.organization",
                        verbose_name="隶属（报送）于",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "隶属和报送关系",
                "verbose_name_plural": "隶属和报送关系",
                "ordering": ["organization", "kind", "-valid_from", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None), ("withdrawn_at", None)),
                        fields=("organization", "kind"),
                        name="affiliation_current_once",
                        violation_error_message="同一种关系同一时间只能有一条。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="affiliation_dates",
                        violation_error_message="止的日期必须晚于起的日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization", models.F("other")), _negated=True),
                        name="affiliation_elsewhere",
                        violation_error_message="单位不能隶属或报送于自己。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                ("withdraw_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="别名")),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=400, verbose_name="拼音")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="organizations.organizationevent",
                        verbose_name="事件",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "别名",
                "verbose_name_plural": "别名",
                "ordering": ["organization", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organization", "name"),
                        name="alias_once",
                        violation_error_message="这个单位已有这个别名。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventBefore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("placement", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县（市、区）"),
                            ("township", "乡镇（街道）"),
                            ("village", "村（社区）"),
                            ("area", "片区"),
                            ("department", "县直部门"),
                            ("section", "科室"),
                            ("committee", "党委"),
                            ("general", "党总支"),
                            ("branch", "党支部"),
                            ("group", "党小组"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("town", "镇"),
                            ("rural", "乡"),
                            ("street", "街道"),
                            ("village", "村"),
                            ("community", "社区"),
                            ("office", "机关"),
                            ("institution", "事业单位"),
                            ("state_firm", "国有企业"),
                            ("private_firm", "非公有制企业"),
                            ("social", "社会组织"),
                            ("school", "学校"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="领域",
                    ),
                ),
                ("functional", models.BooleanField(default=False, verbose_name="功能型党组织")),
                ("position", models.PositiveIntegerField(verbose_name="建制顺序")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="before",
                        to="organizations.organizationevent",
                        verbose_name="事件",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="上级单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "事件前的情况",
                "verbose_name_plural": "事件前的情况",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "organization"),
                        name="event_before_once",
                        violation_error_message="一件事对一个单位只记一次变动前的情况。",
                    )
                ],
            },
        ),
    ) + [
        refuse(
            "organizations_event",
            "update",
            f"{CHANGED} OR OLD.undone_at IS NOT NULL",
            "建制事件只能撤回一次，不能修改。",
        ),
        refuse("organizations_eventlink", "update", "", "建制事件不能修改。"),
        refuse("organizations_eventbefore", "update", "", "建制事件不能修改。"),
        refuse("organizations_eventbefore", "delete", "", "建制事件不能删除。"),
        refuse("organizations_affiliation", "delete", "", "隶属和报送关系不能删除，只能撤回。"),
        refuse("organizations_alias", "delete", "", "别名不能删除，只能撤回。"),
    ]
