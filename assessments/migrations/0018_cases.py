"""Rectification cases: from the identification of a unit to the end; what is on record stands."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.toolkit.fields
from config.toolkit.triggers import refuse


def same(*columns):
    """SQL: these columns are as they were, empty ones included; both databases read it."""
    return " AND ".join(f"(OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL))" for name in columns)


MADE = same(
    *("id", "standard_id", "owner_id", "name", "number", "year", "grounds", "found_on", "made_by_id", "made_at")
)
LISTED = same("listed_on", "resolution_id", "previous_case_id")
DELISTED = same("delisted_on", "delisting_id")
CASE = (
    f"OLD.state IN ('closed', 'relapsed', 'withdrawn', 'ended') OR NOT ({MADE})"
    f" OR (OLD.listed_on IS NOT NULL AND NOT ({LISTED})) OR (OLD.delisted_on IS NOT NULL AND NOT ({DELISTED}))"
)
PROBLEM = (
    "OLD.checked_on IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"
    f" OR NOT ({same('id', 'case_id', 'position', 'actor_id', 'at')})"
)
PLAN = f"OLD.answered_at IS NOT NULL OR NOT ({same('id', 'case_id', 'file_id', 'submitted_by_id', 'submitted_at')})"
HELPER_ROW = same("id", "case_id", "role", "role_name", "person", "unit", "phone", "since", "actor_id", "at")
HELPER = f"NOT (OLD.until IS NULL AND NEW.until IS NOT NULL AND {HELPER_ROW})"
ONLY_WITHDRAWN = "NOT (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {row})"
VISIT = ONLY_WITHDRAWN.format(row=same("id", "helper_id", "day", "activity", "days", "note", "actor_id", "at"))
PLATE = ONLY_WITHDRAWN.format(row=same("id", "case_id", "act", "day", "note", "actor_id", "at"))
MONTH_ROW = same("id", "case_id", "year", "month", "revision", "done", "plan", "late", "reason", "actor_id", "at")
MONTH = (
    f'NOT (OLD."current" AND {MONTH_ROW} AND ((NOT NEW."current" AND {same("accepted_by_id", "accepted_at")})'
    ' OR (NEW."current" AND OLD.accepted_at IS NULL AND NEW.accepted_at IS NOT NULL)))'
)
NOTICE = (
    f"OLD.settled_on IS NOT NULL OR NOT ({same('id', 'case_id', 'number', 'sent_on', 'text', 'due', 'actor_id', 'at')})"
    f" OR (OLD.answered_on IS NOT NULL AND NOT ({same('answered_on', 'answer', 'answered_by_id')}))"
)
GUARDED = (
    ("case", CASE, "办结、终止的整顿不能再改，列入和销号的决定不能改。", "整顿不能删除，只能撤回登记。"),
    ("caseproblem", PROBLEM, "销号的问题不能再改。", "整顿问题不能删除，只能撤回。"),
    ("caseplan", PLAN, "办理过的方案不能再改。", "整顿方案不能删除。"),
    ("casehelper", HELPER, "整顿力量只能登记结束，不能修改。", "整顿力量不能删除。"),
    ("visit", VISIT, "走访记录不能修改，只能撤回。", "走访记录不能删除，只能撤回。"),
    ("monthlyprogress", MONTH, "整顿月报只增不改，只认可一次。", "整顿月报不能删除。"),
    ("casenotice", NOTICE, "督办单只能答复一次、办结一次，不能修改。", "督办单不能删除。"),
    ("acceptance", "", "验收记录不能修改。", "验收记录不能删除。"),
    ("caseextension", "", "延期记录不能修改。", "延期记录不能删除。"),
    ("caseplate", PLATE, "警示牌登记不能修改，只能撤回。", "警示牌登记不能删除，只能撤回。"),
    ("casemove", "", "转移记录不能修改。", "转移记录不能删除。"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0017_remedies"),
        ("assessments", "0017_titles"),
        ("organizations", "0013_events_of_lists"),
        ("scoring", "0013_standards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="列入时名称")),
                ("number", models.PositiveIntegerField(verbose_name="编号")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("grounds", models.TextField(verbose_name="列入情形")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("identified", "已认定，待列入"),
                            ("listed", "已列入，待备案方案"),
                            ("plan_filed", "方案已备案，待配齐力量"),
                            ("team_assigned", "力量已配齐，待启动"),
                            ("measures_running", "整顿中"),
                            ("extended", "延期整顿"),
                            ("township_acceptance", "乡镇初验合格"),
                            ("county_acceptance", "验收合格，待销号"),
                            ("delisted", "已销号"),
                            ("follow_up", "巩固跟踪"),
                            ("closed", "已办结"),
                            ("relapsed", "反复，重新列入"),
                            ("withdrawn", "已撤回"),
                            ("ended", "已终止"),
                        ],
                        default="identified",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("found_on", models.DateField(verbose_name="认定日期")),
                ("listed_on", models.DateField(null=True, verbose_name="列入日期")),
                ("deadline", models.DateField(null=True, verbose_name="整顿期限")),
                ("plan_filed_on", models.DateField(null=True, verbose_name="方案备案日期")),
                ("delisted_on", models.DateField(null=True, verbose_name="销号日期")),
                ("follow_up_until", models.DateField(null=True, verbose_name="跟踪至")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="终止理由")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "delisting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="销号决定",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="终止人",
                    ),
                ),
                (
                    "made_by",
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
                        related_name="cases",
                        to="organizations.organization",
                        verbose_name="整顿单位",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_led",
                        to="organizations.organization",
                        verbose_name="主管单位",
                    ),
                ),
                (
                    "previous_case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_cases",
                        to="assessments.case",
                        verbose_name="上一次整顿",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="列入决定",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="scoring.standard",
                        verbose_name="标准",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿",
                "verbose_name_plural": "整顿",
                "ordering": ["-year", "-number", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("self", "自查"),
                            ("township", "乡镇初验"),
                            ("county", "县级验收"),
                            ("city", "市级复核"),
                        ],
                        max_length=10,
                        verbose_name="验收步骤",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="轮次")),
                ("on", models.DateField(db_column="day", verbose_name="验收日期")),
                ("inspectors", models.CharField(max_length=200, verbose_name="验收人员")),
                ("score", config.toolkit.fields.ScaledIntegerField(null=True, verbose_name="得分")),
                ("line", config.toolkit.fields.ScaledIntegerField(null=True, verbose_name="合格线")),
                ("handed_out", models.PositiveIntegerField(null=True, verbose_name="发出测评票")),
                ("voters", models.PositiveIntegerField(null=True, verbose_name="收回测评票")),
                ("against", models.PositiveIntegerField(null=True, verbose_name="不满意票")),
                ("passed", models.BooleanField(verbose_name="合格")),
                ("verdict", models.CharField(max_length=400, verbose_name="验收结论")),
                ("remarks", models.CharField(blank=True, max_length=1000, verbose_name="存在问题和意见")),
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
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="验收材料",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿验收",
                "verbose_name_plural": "整顿验收",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次延期")),
                ("on", models.DateField(db_column="day", verbose_name="延期日期")),
                ("before", models.DateField(null=True, verbose_name="原期限")),
                ("until", models.DateField(verbose_name="延期至")),
                ("binding", models.BooleanField(default=False, verbose_name="期满才能销号")),
                ("reason", models.CharField(max_length=400, verbose_name="延期理由")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "acceptance",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension",
                        to="assessments.acceptance",
                        verbose_name="未通过的验收",
                    ),
                ),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期整顿",
                "verbose_name_plural": "延期整顿",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="CaseHelper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=40, verbose_name="整顿力量")),
                ("role_name", models.CharField(max_length=80, verbose_name="整顿力量名称")),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="单位和职务")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="电话")),
                ("since", models.DateField(verbose_name="起始日期")),
                ("until", models.DateField(null=True, verbose_name="结束日期")),
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="更换原因")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="helpers",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿力量",
                "verbose_name_plural": "整顿力量",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(db_column="day", verbose_name="转入日期")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="说明")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_moves",
                        to="organizations.organizationevent",
                        verbose_name="建制变动",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="原单位",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="转入单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿转移",
                "verbose_name_plural": "整顿转移",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="督办单编号")),
                ("sent_on", models.DateField(verbose_name="发出日期")),
                ("text", models.CharField(max_length=1000, verbose_name="督办事项")),
                ("due", models.DateField(verbose_name="答复期限")),
                ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="答复内容")),
                ("settled_on", models.DateField(null=True, verbose_name="办结日期")),
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
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办单",
                "verbose_name_plural": "督办单",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CasePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submitted_at", models.DateTimeField(verbose_name="报送时间")),
                ("filed_on", models.DateField(null=True, verbose_name="备案日期")),
                ("returned", models.CharField(blank=True, max_length=400, verbose_name="退回原因")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="方案文件",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报送人",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿方案",
                "verbose_name_plural": "整顿方案",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CasePlate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "act",
                    models.CharField(
                        choices=[("hung", "挂牌"), ("hidden", "发现藏匿"), ("removed", "摘牌")],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("on", models.DateField(db_column="day", verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="说明")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plates",
                        to="assessments.case",
                        verbose_name="整顿",
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
                "verbose_name": "警示牌",
                "verbose_name_plural": "警示牌",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("problem", models.CharField(max_length=400, verbose_name="问题")),
                ("measure", models.CharField(blank=True, max_length=1000, verbose_name="整改措施")),
                ("responsible", models.CharField(blank=True, max_length=80, verbose_name="责任人")),
                ("due", models.DateField(null=True, verbose_name="完成期限")),
                ("done_on", models.DateField(null=True, verbose_name="完成日期")),
                ("evidence", models.CharField(blank=True, max_length=1000, verbose_name="完成情况")),
                ("returned", models.CharField(blank=True, max_length=400, verbose_name="退回原因")),
                ("checked_on", models.DateField(null=True, verbose_name="销号日期")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="销号人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="佐证",
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
                "verbose_name": "整顿问题",
                "verbose_name_plural": "整顿问题",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="MonthlyProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveIntegerField(verbose_name="年")),
                ("month", models.PositiveSmallIntegerField(verbose_name="月份")),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("current", models.BooleanField(default=True, verbose_name="现行")),
                ("done", models.TextField(verbose_name="进展情况")),
                ("plan", models.TextField(blank=True, verbose_name="下月打算")),
                ("late", models.BooleanField(default=False, verbose_name="迟报")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="更正理由")),
                ("at", models.DateTimeField(verbose_name="报送时间")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="认可时间")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="认可人",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿月报",
                "verbose_name_plural": "整顿月报",
                "ordering": ["year", "month", "revision"],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, verbose_name="标识")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("day", models.DateField(verbose_name="截止日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待计算"),
                            ("computed", "乡镇排查中"),
                            ("checked", "已排查，待确定"),
                            ("decided", "已确定"),
                            ("shown", "公示中"),
                            ("filed", "已备案"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("computed_at", models.DateTimeField(null=True, verbose_name="计算时间")),
                ("digest", models.CharField(blank=True, max_length=80, verbose_name="校验值")),
                ("listed_on", models.DateField(null=True, verbose_name="列入日期")),
                ("filed_at", models.DateTimeField(null=True, verbose_name="备案时间")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确定登记人",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="确定",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="备案人",
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
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.notice",
                        verbose_name="公示",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="organizations.organization",
                        verbose_name="组织单位",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="scoring.standard",
                        verbose_name="排查标准",
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
                "verbose_name": "排查",
                "verbose_name_plural": "排查",
                "ordering": ["-year", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("position", models.PositiveIntegerField(verbose_name="建制顺序")),
                ("facts", models.JSONField(default=dict, verbose_name="事实")),
                ("hits", models.JSONField(default=dict, verbose_name="情形")),
                ("gates", models.JSONField(default=dict, verbose_name="不列入的情形")),
                ("figure", models.BigIntegerField(null=True, verbose_name="倒排依据")),
                ("place", models.PositiveIntegerField(null=True, verbose_name="倒数名次")),
                (
                    "computed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("listed", "建议列入"),
                            ("not", "不列入"),
                            ("unknown", "不能确定"),
                            ("open", "整顿中"),
                            ("exempt", "不列入的情形"),
                        ],
                        max_length=10,
                        verbose_name="计算结果",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="计算理由")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[("listed", "列入"), ("not", "不列入")],
                        max_length=10,
                        verbose_name="乡镇意见",
                    ),
                ),
                ("opinion_reason", models.CharField(blank=True, max_length=400, verbose_name="乡镇理由")),
                ("screened_at", models.DateTimeField(null=True, verbose_name="排查时间")),
                (
                    "decided",
                    models.CharField(
                        blank=True, choices=[("listed", "列入"), ("not", "不列入")], max_length=10, verbose_name="确定"
                    ),
                ),
                ("decided_reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_entries",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "screened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="排查人",
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assessments.screening",
                        verbose_name="排查",
                    ),
                ),
            ],
            options={
                "verbose_name": "排查单位",
                "verbose_name_plural": "排查单位",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        choices=[("criterion", "情形"), ("fact", "事项")], max_length=10, verbose_name="对象"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("value", models.BigIntegerField(verbose_name="值")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                ("at", models.DateTimeField(verbose_name="排查时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="排查人",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.screeningentry",
                        verbose_name="排查单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "排查认定",
                "verbose_name_plural": "排查认定",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                ("number", models.PositiveIntegerField(null=True, verbose_name="分到的数量")),
                ("handed_at", models.DateTimeField(null=True, verbose_name="报送时间")),
                ("returned_reason", models.CharField(blank=True, max_length=400, verbose_name="退回理由")),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报送人",
                    ),
                ),
                (
                    "opined",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="研究",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="排查单位",
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="assessments.screening",
                        verbose_name="排查",
                    ),
                ),
            ],
            options={
                "verbose_name": "乡镇排查",
                "verbose_name_plural": "乡镇排查",
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="screeningentry",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="assessments.screeningpart",
                verbose_name="乡镇排查",
            ),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                ("on", models.DateField(db_column="day", verbose_name="日期")),
                (
                    "activity",
                    models.CharField(
                        choices=[("visit", "到村"), ("days", "驻村"), ("meeting", "研究调度")],
                        default="visit",
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=1, verbose_name="天数")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="做了什么")),
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
                    "helper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="assessments.casehelper",
                        verbose_name="人员",
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
                "verbose_name": "走访",
                "verbose_name_plural": "走访",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["organization", "listed_on"], name="case_unit"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("owner", "year", "number"),
                name="case_number_once",
                violation_error_message="这个编号已经用过，请重新提交。",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("delisted", "follow_up", "closed", "relapsed", "withdrawn", "ended")), _negated=True
                ),
                fields=("organization", "owner"),
                name="case_open_once",
                violation_error_message="这个单位正在整顿，不能重复列入。",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("identified", "withdrawn", "ended")),
                    models.Q(("listed_on__isnull", False), ("resolution__isnull", False)),
                    _connector="OR",
                ),
                name="case_listing",
                violation_error_message="列入整顿请登记决定和列入日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("listed_on", None), ("listed_on__gte", models.F("found_on")), _connector="OR"),
                    models.Q(("delisted_on", None), ("delisted_on__gte", models.F("listed_on")), _connector="OR"),
                    models.Q(("closed_on", None), ("closed_on__gte", models.F("delisted_on")), _connector="OR"),
                ),
                name="case_days",
                violation_error_message="认定、列入、销号、办结的日期应依次不早于前一个。",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("delisted", "follow_up", "closed", "relapsed")), _negated=True),
                    models.Q(("delisted_on__isnull", False), ("delisting__isnull", False)),
                    _connector="OR",
                ),
                name="case_delisting",
                violation_error_message="销号请登记决定和日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("withdrawn", "ended")), _negated=True),
                    models.Q(
                        ("ended_by__isnull", False),
                        ("ended_on__isnull", False),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_ending",
                violation_error_message="终止、撤回整顿请写明日期和理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("passed", True)),
                fields=("case", "step", "round"),
                name="acceptance_passed_once",
                violation_error_message="这一步已经验收合格。",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("against", None), ("handed_out", None), ("voters", None)),
                    models.Q(("against__lte", models.F("voters")), ("voters__lte", models.F("handed_out"))),
                    _connector="OR",
                ),
                name="acceptance_votes",
                violation_error_message="不满意票不能多于收回的票，收回的票不能多于发出的票。",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseextension",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="caseextension_once"),
        ),
        migrations.AddConstraint(
            model_name="caseextension",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("on"))),
                name="caseextension_days",
                violation_error_message="延期后的期限不能早于延期日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="casehelper",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", ""), ("unit", ""), _negated=True),
                name="casehelper_named",
                violation_error_message="请写明姓名或单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="casehelper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None),
                    models.Q(("until__gte", models.F("since")), models.Q(("ended_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="casehelper_span",
                violation_error_message="结束日期不能早于起始日期，并请写明更换原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenotice",
            constraint=models.UniqueConstraint(
                fields=("case", "number"),
                name="casenotice_number_once",
                violation_error_message="这个督办单编号已经用过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due__gte", models.F("sent_on")),
                    models.Q(("answered_on", None), ("answered_on__gte", models.F("sent_on")), _connector="OR"),
                ),
                name="casenotice_days",
                violation_error_message="督办单的答复期限、答复日期不能早于发出日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_on", None), models.Q(("answer", ""), _negated=True), _connector="OR"),
                name="casenotice_answer",
                violation_error_message="请写明答复内容。",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_on", None), ("answered_on__isnull", False), _connector="OR"),
                name="casenotice_settled",
                violation_error_message="督办单有了答复才能办结。",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)), fields=("case",), name="caseplan_one_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("filed_on", None), ("returned", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        models.Q(
                            models.Q(("filed_on__isnull", False), ("returned", "")),
                            models.Q(("filed_on", None), models.Q(("returned", ""), _negated=True)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="caseplan_answer",
                violation_error_message="方案要么备案，要么写明原因退回。",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseproblem",
            constraint=models.UniqueConstraint(fields=("case", "position"), name="caseproblem_position"),
        ),
        migrations.AddConstraint(
            model_name="caseproblem",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_on", None), models.Q(("evidence", ""), _negated=True), _connector="OR"),
                name="caseproblem_done",
                violation_error_message="问题整改完成，请写明完成情况。",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseproblem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_on", None),
                    models.Q(("checked_on__gte", models.F("done_on")), ("done_on__isnull", False)),
                    _connector="OR",
                ),
                name="caseproblem_checked",
                violation_error_message="销号日期不能早于完成日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyprogress",
            constraint=models.UniqueConstraint(
                fields=("case", "year", "month", "revision"), name="progress_revision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyprogress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("current", True)), fields=("case", "year", "month"), name="progress_one_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="progress_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(("revision", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="progress_reason",
                violation_error_message="更正月报请写明理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "computed", "checked", "decided", "shown"))),
                fields=("owner", "key"),
                name="screening_one_running",
                violation_error_message="本单位按这个标准的上一次排查还没有备案，请先办完它，或者撤回它。",
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "computed", "checked", "withdrawn")),
                    ("decision__isnull", False),
                    _connector="OR",
                ),
                name="screening_decided",
                violation_error_message="确定名单请登记会议和纪要编号。",
            ),
        ),
        migrations.AddIndex(
            model_name="screeninganswer",
            index=models.Index(fields=["entry", "about", "code"], name="screeninganswer_code"),
        ),
        migrations.AddConstraint(
            model_name="screeningpart",
            constraint=models.UniqueConstraint(
                fields=("screening", "organization"),
                name="screeningpart_once",
                violation_error_message="这次排查中已有这个排查单位。",
            ),
        ),
        migrations.AddIndex(
            model_name="screeningentry",
            index=models.Index(fields=["organization", "screening"], name="screeningentry_unit"),
        ),
        migrations.AddConstraint(
            model_name="screeningentry",
            constraint=models.UniqueConstraint(
                fields=("screening", "organization"),
                name="screeningentry_once",
                violation_error_message="这次排查中已有这个单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("helper", "on", "activity"),
                name="visit_once_a_day",
                violation_error_message="这一天已经记过，不用再记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days__gte", 1), ("days__lte", 31), models.Q(("activity", "days"), ("days", 1), _connector="OR")
                ),
                name="visit_days",
                violation_error_message="驻村天数应是1至31天，到村和研究调度按一次记。",
            ),
        ),
        *(refuse(f"assessments_{table}", "update", condition, words) for table, condition, words, _ in GUARDED),
        *(refuse(f"assessments_{table}", "delete", "", words) for table, _, _, words in GUARDED),
    ]
