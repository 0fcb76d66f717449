"""Titles: reviews, their entries and answers, who holds what; what was answered, decided and given stands."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import refuse


def same(*columns):
    """SQL: these columns are as they were, empty ones included; both databases read it."""
    return " AND ".join(f"(OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL))" for name in columns)


OF_OPEN = (
    "NOT EXISTS (SELECT 1 FROM assessments_titlereview r WHERE r.id = {row}.review_id"
    " AND r.state IN ('draft', 'computed'))"
)
GIVEN = same(
    *("id", "owner_id", "standard_id", "organization_id", "person_id", "name", "entry_id", "resolution_id"),
    *("valid_from", "valid_until", "actor_id", "at"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0016_levels_guarded"),
        ("organizations", "0013_events_of_lists"),
        ("scoring", "0013_standards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TitleEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("parent_name", models.CharField(blank=True, max_length=120, verbose_name="上级名称")),
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
                ("position", models.PositiveIntegerField(verbose_name="建制顺序")),
                ("person_name", models.CharField(blank=True, max_length=40, verbose_name="书记姓名")),
                ("vacant", models.BooleanField(default=False, verbose_name="书记空缺")),
                (
                    "computed",
                    models.CharField(
                        choices=[("yes", "符合"), ("no", "不符合"), ("unknown", "情况不明")],
                        max_length=8,
                        verbose_name="计算结果",
                    ),
                ),
                ("verdicts", models.JSONField(default=list, verbose_name="各项条件")),
                ("decided", models.BooleanField(null=True, verbose_name="认定")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="title_entries",
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
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="title_entries",
                        to="organizations.person",
                        verbose_name="书记",
                    ),
                ),
            ],
            options={
                "verbose_name": "称号评审对象",
                "verbose_name_plural": "称号评审对象",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="TitleReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("day", models.DateField(verbose_name="截止日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待计算"),
                            ("computed", "已计算，待审定"),
                            ("decided", "已审定"),
                            ("closed", "已生效"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("computed_at", models.DateTimeField(null=True, verbose_name="计算时间")),
                ("digest", models.CharField(blank=True, max_length=80, verbose_name="校验值")),
                ("valid_from", models.DateField(null=True, verbose_name="生效日期")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="审定",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
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
                        related_name="title_reviews",
                        to="organizations.organization",
                        verbose_name="组织单位",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="title_reviews",
                        to="scoring.standard",
                        verbose_name="称号标准",
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
                "verbose_name": "称号评审",
                "verbose_name_plural": "称号评审",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TitleHolding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="称号")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(null=True, verbose_name="有效期至")),
                ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="终止理由")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "ending",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="取消决定",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="granted",
                        to="assessments.titleentry",
                        verbose_name="评审对象",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles_given",
                        to="organizations.organization",
                        verbose_name="认定单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="organizations.person",
                        verbose_name="书记",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="决定",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="scoring.standard",
                        verbose_name="称号标准",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended",
                        to="assessments.titlereview",
                        verbose_name="后一次评审",
                    ),
                ),
            ],
            options={
                "verbose_name": "称号",
                "verbose_name_plural": "称号",
                "ordering": ["-valid_from", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="titleentry",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="assessments.titlereview",
                verbose_name="称号评审",
            ),
        ),
        migrations.CreateModel(
            name="TitleAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact", models.CharField(max_length=40, verbose_name="事项")),
                ("value", models.BigIntegerField(null=True, verbose_name="值")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.titlereview",
                        verbose_name="称号评审",
                    ),
                ),
            ],
            options={
                "verbose_name": "称号认定事项",
                "verbose_name_plural": "称号认定事项",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="titlereview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("owner", "standard", "day"),
                name="titlereview_once",
                violation_error_message="本单位已有按这个标准、截至这一天的评审。",
            ),
        ),
        migrations.AddConstraint(
            model_name="titlereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("decided", "closed")), _negated=True),
                    ("decision__isnull", False),
                    _connector="OR",
                ),
                name="titlereview_decided",
                violation_error_message="审定称号请登记会议决定。",
            ),
        ),
        migrations.AddConstraint(
            model_name="titlereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="titlereview_withdrawn_why",
                violation_error_message="撤回请写明理由。",
            ),
        ),
        migrations.AddIndex(
            model_name="titleholding",
            index=models.Index(fields=["organization", "valid_from"], name="titleholding_unit"),
        ),
        migrations.AddConstraint(
            model_name="titleholding",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until", None), ("valid_until__gt", models.F("valid_from")), _connector="OR"),
                name="titleholding_term",
                violation_error_message="称号的有效期必须晚于生效日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="titleholding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    models.Q(("ended_on__gte", models.F("valid_from")), models.Q(("ended_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="titleholding_ended_why",
                violation_error_message="终止称号请写明理由，日期不早于生效日期。",
            ),
        ),
        migrations.AddIndex(
            model_name="titleentry",
            index=models.Index(fields=["organization", "review"], name="titleentry_unit"),
        ),
        migrations.AddConstraint(
            model_name="titleentry",
            constraint=models.UniqueConstraint(
                fields=("review", "organization"),
                name="titleentry_once",
                violation_error_message="这次评审中已有这个单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="titleentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided", None),
                    models.Q(("computed", "yes"), ("decided", True)),
                    models.Q(("computed", "no"), ("decided", False)),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="titleentry_reason",
                violation_error_message="与计算结果不同，或者情况不明的，请写明理由。",
            ),
        ),
        migrations.AddIndex(
            model_name="titleanswer",
            index=models.Index(fields=["review", "organization", "fact"], name="titleanswer_fact"),
        ),
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
            f"NOT (OLD.withdrawn_at IS NULL AND {GIVEN})",
            "称号不能修改，只能终止或撤回。",
        ),
        refuse("assessments_titleholding", "delete", "", "称号不能删除，只能终止或撤回。"),
    ]
