import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import config.toolkit.fields


class Migration(migrations.Migration):
    replaces = [
        ("assessments", "0001_initial"),
        ("assessments", "0002_keys_between_tables"),
        ("assessments", "0003_withdrawal"),
        ("assessments", "0004_append_only"),
        ("assessments", "0005_evidence_stage"),
        ("assessments", "0006_values_and_positions"),
        ("assessments", "0007_overrides"),
        ("assessments", "0008_groups_and_exemptions"),
        ("assessments", "0009_names_of_the_roster"),
        ("assessments", "0010_contracts"),
        ("assessments", "0011_post_holders"),
        ("assessments", "0012_inheritance"),
        ("assessments", "0013_party_kinds"),
        ("assessments", "0014_graded"),
        ("assessments", "0015_lines_and_expiry"),
        ("assessments", "0016_levels_guarded"),
        ("assessments", "0017_remedies"),
        ("assessments", "0017_titles"),
        ("assessments", "0018_cases"),
        ("assessments", "0018_consequences"),
        ("assessments", "0019_screenings_guarded"),
        ("assessments", "0020_rating_reopenings"),
        ("assessments", "0021_title_notices"),
        ("assessments", "0022_case_sheets"),
        ("assessments", "0023_case_entry"),
        ("assessments", "0024_old_cases_filled"),
        ("assessments", "0025_acceptance_withdrawn"),
        ("assessments", "0026_consequence_reason"),
        ("assessments", "0027_promotion_goals"),
    ]

    initial = True

    dependencies = [
        ("organizations", "0001_tables"),
        ("scoring", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="organizations.organization",
                        verbose_name="决定单位",
                    ),
                ),
                ("body", models.CharField(max_length=120, verbose_name="会议")),
                ("minutes_no", models.CharField(max_length=80, verbose_name="会议纪要编号")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                (
                    "minutes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="纪要文件",
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
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "决定",
                "verbose_name_plural": "决定",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), _negated=True), models.Q(("minutes_no", ""), _negated=True)
                        ),
                        name="resolution_named",
                        violation_error_message="请写明会议名称和会议纪要编号。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="organizations.organization",
                        verbose_name="公示单位",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="标题")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("opens_on", models.DateField(verbose_name="公示开始")),
                ("closes_on", models.DateField(verbose_name="公示结束")),
                ("channel", models.CharField(max_length=200, verbose_name="受理部门和电话")),
                ("lines", models.JSONField(default=list, verbose_name="公示内容")),
                (
                    "previous",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="assessments.notice",
                        verbose_name="原来的公示",
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
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
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
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "公示",
                "verbose_name_plural": "公示",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                        name="notice_window",
                        violation_error_message="公示结束日期不能早于开始日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="assessments.notice",
                        verbose_name="公示",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="涉及单位",
                    ),
                ),
                ("raised_by", models.CharField(max_length=60, verbose_name="提出人")),
                ("raised_on", models.DateField(verbose_name="提出日期")),
                ("text", models.CharField(max_length=1000, verbose_name="异议内容")),
                ("upheld", models.BooleanField(null=True, verbose_name="异议成立")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="核查结论")),
                ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "异议",
                "verbose_name_plural": "异议",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("upheld", None),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="objection_answered",
                        violation_error_message="答复异议请写明核查结论和答复日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="scoring.standard",
                        verbose_name="排查标准",
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="标识")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="organizations.organization",
                        verbose_name="组织单位",
                    ),
                ),
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
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.notice",
                        verbose_name="公示",
                    ),
                ),
                ("listed_on", models.DateField(null=True, verbose_name="列入日期")),
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
                ("filed_at", models.DateTimeField(null=True, verbose_name="备案时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "排查",
                "verbose_name_plural": "排查",
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "computed", "checked", "decided", "shown"))),
                        fields=("owner", "key"),
                        name="screening_one_running",
                        violation_error_message="本单位按这个标准的上一次排查还没有备案，请先办完它，或者撤回它。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "computed", "checked", "withdrawn")),
                            ("decision__isnull", False),
                            _connector="OR",
                        ),
                        name="screening_decided",
                        violation_error_message="确定名单请登记会议和纪要编号。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="assessments.screening",
                        verbose_name="排查",
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
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                ("number", models.PositiveIntegerField(null=True, verbose_name="分到的数量")),
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
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报送人",
                    ),
                ),
                ("handed_at", models.DateTimeField(null=True, verbose_name="报送时间")),
                ("returned_reason", models.CharField(blank=True, max_length=400, verbose_name="退回理由")),
            ],
            options={
                "verbose_name": "乡镇排查",
                "verbose_name_plural": "乡镇排查",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("screening", "organization"),
                        name="screeningpart_once",
                        violation_error_message="这次排查中已有这个排查单位。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assessments.screening",
                        verbose_name="排查",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assessments.screeningpart",
                        verbose_name="乡镇排查",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_entries",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
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
                ("screened_at", models.DateTimeField(null=True, verbose_name="排查时间")),
                (
                    "decided",
                    models.CharField(
                        blank=True, choices=[("listed", "列入"), ("not", "不列入")], max_length=10, verbose_name="确定"
                    ),
                ),
                ("decided_reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
            ],
            options={
                "verbose_name": "排查单位",
                "verbose_name_plural": "排查单位",
                "ordering": ["position"],
                "indexes": [models.Index(fields=["organization", "screening"], name="screeningentry_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("screening", "organization"),
                        name="screeningentry_once",
                        violation_error_message="这次排查中已有这个单位。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.screeningentry",
                        verbose_name="排查单位",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[("criterion", "情形"), ("fact", "事项")], max_length=10, verbose_name="对象"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("value", models.BigIntegerField(verbose_name="值")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="排查人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="排查时间")),
            ],
            options={
                "verbose_name": "排查认定",
                "verbose_name_plural": "排查认定",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["entry", "about", "code"], name="screeninganswer_code")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="scoring.standard",
                        verbose_name="标准",
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
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="organizations.organization",
                        verbose_name="整顿单位",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="assessments.screeningentry",
                        verbose_name="排查单位",
                    ),
                ),
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
                    "previous_case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_cases",
                        to="assessments.case",
                        verbose_name="上一次整顿",
                    ),
                ),
                ("deadline", models.DateField(null=True, verbose_name="整顿期限")),
                ("plan_filed_on", models.DateField(null=True, verbose_name="方案备案日期")),
                ("delisted_on", models.DateField(null=True, verbose_name="销号日期")),
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
                ("follow_up_until", models.DateField(null=True, verbose_name="跟踪至")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
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
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="终止理由")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "整顿",
                "verbose_name_plural": "整顿",
                "ordering": ["-year", "-number", "-pk"],
                "indexes": [models.Index(fields=["organization", "listed_on"], name="case_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "year", "number"),
                        name="case_number_once",
                        violation_error_message="这个编号已经用过，请重新提交。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("delisted", "follow_up", "closed", "relapsed", "withdrawn", "ended")),
                            _negated=True,
                        ),
                        fields=("organization", "owner"),
                        name="case_open_once",
                        violation_error_message="这个单位正在整顿，不能重复列入。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("identified", "withdrawn", "ended")),
                            models.Q(("listed_on__isnull", False), ("resolution__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_listing",
                        violation_error_message="列入整顿请登记决定和列入日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("listed_on", None), ("listed_on__gte", models.F("found_on")), _connector="OR"),
                            models.Q(
                                ("delisted_on", None), ("delisted_on__gte", models.F("listed_on")), _connector="OR"
                            ),
                            models.Q(("closed_on", None), ("closed_on__gte", models.F("delisted_on")), _connector="OR"),
                        ),
                        name="case_days",
                        violation_error_message="认定、列入、销号、办结的日期应依次不早于前一个。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("delisted", "follow_up", "closed", "relapsed")), _negated=True),
                            models.Q(("delisted_on__isnull", False), ("delisting__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_delisting",
                        violation_error_message="销号请登记决定和日期。",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("opinion", models.CharField(blank=True, max_length=1000, verbose_name="反映的意见")),
                ("problem", models.CharField(max_length=400, verbose_name="问题")),
                ("help", models.CharField(blank=True, max_length=1000, verbose_name="帮扶措施")),
                ("measure", models.CharField(blank=True, max_length=1000, verbose_name="整改措施")),
                ("responsible", models.CharField(blank=True, max_length=80, verbose_name="责任人")),
                ("due", models.DateField(null=True, verbose_name="完成期限")),
                ("done_on", models.DateField(null=True, verbose_name="完成日期")),
                ("evidence", models.CharField(blank=True, max_length=1000, verbose_name="完成情况")),
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
                ("returned", models.CharField(blank=True, max_length=400, verbose_name="退回原因")),
                ("checked_on", models.DateField(null=True, verbose_name="销号日期")),
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
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "整顿问题",
                "verbose_name_plural": "整顿问题",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "position"), name="caseproblem_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on", None), models.Q(("evidence", ""), _negated=True), _connector="OR"
                        ),
                        name="caseproblem_done",
                        violation_error_message="问题整改完成，请写明完成情况。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_on", None),
                            models.Q(("checked_on__gte", models.F("done_on")), ("done_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="caseproblem_checked",
                        violation_error_message="销号日期不能早于完成日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("submitted_at", models.DateTimeField(verbose_name="报送时间")),
                ("filed_on", models.DateField(null=True, verbose_name="备案日期")),
                ("returned", models.CharField(blank=True, max_length=400, verbose_name="退回原因")),
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
                ("answered_at", models.DateTimeField(null=True, verbose_name="办理时间")),
            ],
            options={
                "verbose_name": "整顿方案",
                "verbose_name_plural": "整顿方案",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)), fields=("case",), name="caseplan_one_waiting"
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseHelper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="helpers",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                ("role", models.CharField(max_length=40, verbose_name="整顿力量")),
                ("role_name", models.CharField(max_length=80, verbose_name="整顿力量名称")),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="单位和职务")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="电话")),
                ("since", models.DateField(verbose_name="起始日期")),
                ("until", models.DateField(null=True, verbose_name="结束日期")),
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="更换原因")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "整顿力量",
                "verbose_name_plural": "整顿力量",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", ""), ("unit", ""), _negated=True),
                        name="casehelper_named",
                        violation_error_message="请写明姓名或单位。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None),
                            models.Q(("until__gte", models.F("since")), models.Q(("ended_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="casehelper_span",
                        violation_error_message="结束日期不能早于起始日期，并请写明更换原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "helper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="assessments.casehelper",
                        verbose_name="人员",
                    ),
                ),
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
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "走访",
                "verbose_name_plural": "走访",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("helper", "on", "activity"),
                        name="visit_once_a_day",
                        violation_error_message="这一天已经记过，不用再记。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__gte", 1),
                            ("days__lte", 31),
                            models.Q(("activity", "days"), ("days", 1), _connector="OR"),
                        ),
                        name="visit_days",
                        violation_error_message="驻村天数应是1至31天，到村和研究调度按一次记。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthlyProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                ("year", models.PositiveIntegerField(verbose_name="年")),
                ("month", models.PositiveSmallIntegerField(verbose_name="月份")),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("current", models.BooleanField(default=True, verbose_name="现行")),
                ("done", models.TextField(verbose_name="进展情况")),
                ("plan", models.TextField(blank=True, verbose_name="下月打算")),
                ("late", models.BooleanField(default=False, verbose_name="迟报")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="更正理由")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="报送时间")),
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
                ("accepted_at", models.DateTimeField(null=True, verbose_name="认可时间")),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="退回人",
                    ),
                ),
                ("returned_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("returned_reason", models.CharField(blank=True, max_length=400, verbose_name="退回原因")),
            ],
            options={
                "verbose_name": "整顿月报",
                "verbose_name_plural": "整顿月报",
                "ordering": ["year", "month", "revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "year", "month", "revision"), name="progress_revision_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("case", "year", "month"),
                        name="progress_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="progress_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="progress_reason",
                        violation_error_message="更正月报请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="督办单编号")),
                ("sent_on", models.DateField(verbose_name="发出日期")),
                ("text", models.CharField(max_length=1000, verbose_name="督办事项")),
                ("due", models.DateField(verbose_name="答复期限")),
                ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="答复内容")),
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
                ("settled_on", models.DateField(null=True, verbose_name="办结日期")),
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
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "督办单",
                "verbose_name_plural": "督办单",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "number"),
                        name="casenotice_number_once",
                        violation_error_message="这个督办单编号已经用过。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__gte", models.F("sent_on")),
                            models.Q(("answered_on", None), ("answered_on__gte", models.F("sent_on")), _connector="OR"),
                        ),
                        name="casenotice_days",
                        violation_error_message="督办单的答复期限、答复日期不能早于发出日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="casenotice_answer",
                        violation_error_message="请写明答复内容。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settled_on", None), ("answered_on__isnull", False), _connector="OR"),
                        name="casenotice_settled",
                        violation_error_message="督办单有了答复才能办结。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
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
                ("points", models.JSONField(default=dict, verbose_name="各项得分")),
                ("line", config.toolkit.fields.ScaledIntegerField(null=True, verbose_name="合格线")),
                ("handed_out", models.PositiveIntegerField(null=True, verbose_name="发出测评票")),
                ("voters", models.PositiveIntegerField(null=True, verbose_name="收回测评票")),
                ("against", models.PositiveIntegerField(null=True, verbose_name="不满意票")),
                ("passed", models.BooleanField(verbose_name="合格")),
                ("verdict", models.CharField(max_length=400, verbose_name="验收结论")),
                ("remarks", models.CharField(blank=True, max_length=1000, verbose_name="存在问题和意见")),
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
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "整顿验收",
                "verbose_name_plural": "整顿验收",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("passed", True), ("withdrawn_at", None)),
                        fields=("case", "step", "round"),
                        name="acceptance_passed_once",
                        violation_error_message="这一步已经验收合格。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("against", None), ("handed_out", None), ("voters", None)),
                            models.Q(("against__lte", models.F("voters")), ("voters__lte", models.F("handed_out"))),
                            _connector="OR",
                        ),
                        name="acceptance_votes",
                        violation_error_message="不满意票不能多于收回的票，收回的票不能多于发出的票。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="assessments.case",
                        verbose_name="整顿",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次延期")),
                ("on", models.DateField(db_column="day", verbose_name="延期日期")),
                ("before", models.DateField(null=True, verbose_name="原期限")),
                ("until", models.DateField(verbose_name="延期至")),
                ("binding", models.BooleanField(default=False, verbose_name="期满才能销号")),
                ("reason", models.CharField(max_length=400, verbose_name="延期理由")),
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
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "延期整顿",
                "verbose_name_plural": "延期整顿",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="caseextension_once"),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("on"))),
                        name="caseextension_days",
                        violation_error_message="延期后的期限不能早于延期日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePlate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
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
                    "act",
                    models.CharField(
                        choices=[("hung", "挂牌"), ("hidden", "发现藏匿"), ("removed", "摘牌")],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("on", models.DateField(db_column="day", verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="说明")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "警示牌",
                "verbose_name_plural": "警示牌",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("on", models.DateField(db_column="day", verbose_name="转入日期")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="说明")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "整顿转移",
                "verbose_name_plural": "整顿转移",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ConsequenceList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequence_lists",
                        to="scoring.standard",
                        verbose_name="依据的标准",
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="标识")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequence_lists",
                        to="organizations.organization",
                        verbose_name="组织单位",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("period", models.CharField(max_length=40, verbose_name="期次")),
                ("day", models.DateField(verbose_name="截止日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待计算"),
                            ("computed", "已计算，待审定"),
                            ("decided", "已审定，执行中"),
                            ("closed", "已办结"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("computed_at", models.DateTimeField(null=True, verbose_name="计算时间")),
                ("digest", models.CharField(blank=True, max_length=80, verbose_name="校验值")),
                ("units", models.PositiveIntegerField(default=0, verbose_name="单位数")),
                ("notes", models.JSONField(default=dict, verbose_name="说明")),
                (
                    "resolution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="审定",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "结果运用",
                "verbose_name_plural": "结果运用",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("owner", "key", "period"),
                        name="consequencelist_once",
                        violation_error_message="本单位这一期已按这个标准建立过名单。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "computed", "withdrawn")),
                            ("resolution__isnull", False),
                            _connector="OR",
                        ),
                        name="consequencelist_decided",
                        violation_error_message="审定请登记会议和纪要编号。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsequenceEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assessments.consequencelist",
                        verbose_name="名单",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequences",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("parent_name", models.CharField(blank=True, max_length=120, verbose_name="上级名称")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                ("rule", models.CharField(max_length=40, verbose_name="措施代码")),
                ("rule_name", models.CharField(max_length=120, verbose_name="措施")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bar", "取消评优"),
                            ("talk", "约谈"),
                            ("warning", "黄牌警告"),
                            ("pay", "绩效报酬"),
                            ("award", "奖励"),
                            ("post", "调整职务建议"),
                            ("list", "列入名单"),
                            ("measure", "其他措施"),
                        ],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[("unit", "单位"), ("secretary", "党组织书记")], max_length=10, verbose_name="对谁"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequences",
                        to="organizations.person",
                        verbose_name="人员",
                    ),
                ),
                ("payee", models.CharField(blank=True, max_length=60, verbose_name="对象")),
                (
                    "truth",
                    models.CharField(
                        choices=[("yes", "符合"), ("no", "不符合"), ("unknown", "无法判断")],
                        max_length=8,
                        verbose_name="判断",
                    ),
                ),
                ("computed_yuan", config.toolkit.fields.ScaledIntegerField(null=True, verbose_name="计算金额")),
                ("computed_prize", models.CharField(blank=True, max_length=60, verbose_name="计算奖项")),
                ("choices", models.JSONField(default=list, verbose_name="可选奖项")),
                ("words", models.CharField(blank=True, max_length=400, verbose_name="计算过程")),
                ("verdict", models.JSONField(default=dict, verbose_name="依据")),
                ("applies", models.BooleanField(null=True, verbose_name="适用")),
                ("yuan", config.toolkit.fields.ScaledIntegerField(null=True, verbose_name="金额")),
                ("prize", models.CharField(blank=True, max_length=60, verbose_name="奖项")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="判断人",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="判断时间")),
                ("applied_on", models.DateField(null=True, verbose_name="执行日期")),
                ("applied_note", models.CharField(blank=True, max_length=400, verbose_name="执行情况")),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="执行登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "后续措施",
                "verbose_name_plural": "后续措施",
                "ordering": ["position"],
                "indexes": [models.Index(fields=["organization", "batch"], name="consequenceentry_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "organization", "rule"),
                        name="consequenceentry_once",
                        violation_error_message="名单中已有这个单位的这项措施。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applies", None),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                ("applies", True),
                                ("prize", models.F("computed_prize")),
                                ("truth", "yes"),
                                models.Q(
                                    models.Q(("computed_yuan", None), ("yuan", None)),
                                    models.Q(
                                        ("computed_yuan__isnull", False),
                                        ("yuan", models.F("computed_yuan")),
                                        ("yuan__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="consequenceentry_reason",
                        violation_error_message="与计算结果不同的，请写明理由。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_on", None),
                            models.Q(("applied_by__isnull", False), ("applies", True)),
                            _connector="OR",
                        ),
                        name="consequenceentry_applied",
                        violation_error_message="适用的措施才能登记执行。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_rounds",
                        to="organizations.organization",
                        verbose_name="签订单位",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_rounds",
                        to="scoring.scheme",
                        verbose_name="考核方案",
                    ),
                ),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("rewards", models.TextField(blank=True, verbose_name="奖惩办法")),
                (
                    "due_day",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="月报截止日",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="拟定时间")),
            ],
            options={
                "verbose_name": "年度责任书",
                "verbose_name_plural": "年度责任书",
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "scheme", "year"),
                        name="contractround_once",
                        violation_error_message="本单位这一年度已按这个方案拟定过责任书。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_day__gte", 1), ("due_day__lte", 28)),
                        name="contractround_due_day",
                        violation_error_message="月报截止日是次月1日至28日中的一天。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="assessments.contractround",
                        verbose_name="年度责任书",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="organizations.organization",
                        verbose_name="责任单位",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待签订"),
                            ("signed", "已签订"),
                            ("superseded", "已变更"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("first_month", models.PositiveSmallIntegerField(default=1, verbose_name="起始月份")),
                ("last_month", models.PositiveSmallIntegerField(default=12, verbose_name="截止月份")),
                ("signed_on", models.DateField(null=True, verbose_name="签订日期")),
                ("signer", models.CharField(blank=True, max_length=40, verbose_name="责任单位签字人")),
                ("issuer_signer", models.CharField(blank=True, max_length=40, verbose_name="签订单位签字人")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="签字件",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("registered_at", models.DateTimeField(null=True, verbose_name="登记时间")),
                (
                    "previous",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="assessments.contract",
                        verbose_name="变更前的责任书",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="变更或撤回理由")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="变更或撤回人",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="变更或撤回时间")),
            ],
            options={
                "verbose_name": "责任书",
                "verbose_name_plural": "责任书",
                "ordering": ["round", "organization__path", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "signed")),
                        fields=("round", "organization"),
                        name="contract_signed_once",
                        violation_error_message="这个单位已有签订的责任书，要改请变更。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("round", "organization"),
                        name="contract_draft_once",
                        violation_error_message="这个单位已有待签订的责任书。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_month__gte", 1),
                            (
                                "first_month__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("last_month"), "+", models.Value(1)
                                ),
                            ),
                            ("last_month__lte", 12),
                        ),
                        name="contract_months",
                        violation_error_message="责任书的月份应在1月至12月之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("signed_on__isnull", False),
                                models.Q(("signer", ""), _negated=True),
                                models.Q(("issuer_signer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contract_signature",
                        violation_error_message="签订请写明日期和双方签字人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "signed")),
                            models.Q(
                                models.Q(("reason", ""), _negated=True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="contract_ending",
                        violation_error_message="变更、撤回责任书请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="assessments.contract",
                        verbose_name="责任书",
                    ),
                ),
                ("node", models.CharField(max_length=20, verbose_name="指标编号")),
                ("name", models.CharField(max_length=200, verbose_name="指标")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                ("points", config.toolkit.fields.ScaledIntegerField(verbose_name="分值")),
                ("target", models.CharField(max_length=1000, verbose_name="目标任务")),
                ("value", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="目标值")),
                ("measure", models.CharField(blank=True, max_length=20, verbose_name="计量单位")),
                ("origin", models.CharField(blank=True, max_length=400, verbose_name="目标值依据")),
            ],
            options={
                "verbose_name": "责任书任务",
                "verbose_name_plural": "责任书任务",
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("contract", "node"), name="contractitem_once")],
            },
        ),
        migrations.CreateModel(
            name="MonthlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="assessments.contract",
                        verbose_name="责任书",
                    ),
                ),
                ("month", models.PositiveSmallIntegerField(verbose_name="月份")),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("current", models.BooleanField(default=True, verbose_name="现行")),
                ("done", models.TextField(verbose_name="完成情况")),
                ("plan", models.TextField(verbose_name="下月打算")),
                ("items", models.JSONField(blank=True, default=dict, verbose_name="各项完成情况")),
                ("late", models.BooleanField(default=False, verbose_name="迟报")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="更正理由")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="报送时间")),
            ],
            options={
                "verbose_name": "责任书月报",
                "verbose_name_plural": "责任书月报",
                "ordering": ["contract", "month", "revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "month", "revision"), name="monthlyreport_revision_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("contract", "month"),
                        name="monthlyreport_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="monthlyreport_month",
                        violation_error_message="月份是1至12。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="monthlyreport_reason",
                        violation_error_message="更正月报请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromotionGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="评定单位",
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
                ("scale", models.CharField(max_length=40, verbose_name="等级体系")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("level", models.CharField(max_length=40, verbose_name="目标等级")),
                ("measures", models.CharField(blank=True, max_length=400, verbose_name="措施")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "晋位升级目标",
                "verbose_name_plural": "晋位升级目标",
                "ordering": ["-year", "organization__path", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("owner", "scale", "organization", "year"),
                        name="promotiongoal_once",
                        violation_error_message="这个单位这一年度已有晋位升级目标。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_rounds",
                        to="scoring.standard",
                        verbose_name="评定标准",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_rounds",
                        to="organizations.organization",
                        verbose_name="组织单位",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("day", models.DateField(verbose_name="截止日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待计算"),
                            ("computed", "已计算，乡镇研究"),
                            ("decided", "已审定"),
                            ("forwarded", "已审定，待上级审批"),
                            ("shown", "公示中"),
                            ("closed", "已生效"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("computed_at", models.DateTimeField(null=True, verbose_name="计算时间")),
                ("digest", models.CharField(blank=True, max_length=80, verbose_name="校验值")),
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
                    "approval",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="上级审批",
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
                ("valid_from", models.DateField(null=True, verbose_name="生效日期")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "评星定级",
                "verbose_name_plural": "评星定级",
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("owner", "standard", "year"),
                        name="ratinground_once",
                        violation_error_message="本单位这一年度已按这个标准组织评定。一个单位一年只有一次评定。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assessments.ratinground",
                        verbose_name="评星定级",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_entries",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="上级单位",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("parent_name", models.CharField(max_length=120, verbose_name="上级名称")),
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
                ("score", models.BigIntegerField(null=True, verbose_name="得分")),
                ("previous", models.CharField(blank=True, max_length=40, verbose_name="上次等级")),
                ("computed", models.CharField(blank=True, max_length=40, verbose_name="计算等级")),
                ("proposed", models.CharField(blank=True, max_length=40, verbose_name="名额建议")),
                ("tie", models.BooleanField(default=False, verbose_name="名额边界并列")),
                ("basis", models.JSONField(default=dict, verbose_name="依据")),
                ("opinion", models.CharField(blank=True, max_length=40, verbose_name="乡镇意见")),
                ("opinion_reason", models.CharField(blank=True, max_length=400, verbose_name="乡镇理由")),
                (
                    "opined",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="乡镇研究",
                    ),
                ),
                ("decided", models.CharField(blank=True, max_length=40, verbose_name="审定等级")),
                ("decided_reason", models.CharField(blank=True, max_length=400, verbose_name="审定理由")),
                ("approved", models.CharField(blank=True, max_length=40, verbose_name="上级审批等级")),
                ("approved_reason", models.CharField(blank=True, max_length=400, verbose_name="审批理由")),
            ],
            options={
                "verbose_name": "评定单位",
                "verbose_name_plural": "评定单位",
                "ordering": ["position"],
                "indexes": [models.Index(fields=["organization", "round"], name="ratingentry_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "organization"),
                        name="ratingentry_once",
                        violation_error_message="这次评定中已有这个单位。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.ratinground",
                        verbose_name="评定",
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
                ("fact", models.CharField(max_length=40, verbose_name="事项")),
                ("value", models.BigIntegerField(verbose_name="值")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "评定事项登记",
                "verbose_name_plural": "评定事项登记",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["round", "organization", "fact"], name="ratinganswer_fact")],
            },
        ),
        migrations.CreateModel(
            name="RatingReopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="assessments.ratinground",
                        verbose_name="评星定级",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="重新评定的决定",
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="理由")),
                ("valid_from", models.DateField(verbose_name="原生效日期")),
                ("computed_at", models.DateTimeField(null=True, verbose_name="计算时间")),
                ("digest", models.CharField(blank=True, max_length=80, verbose_name="校验值")),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="原审定",
                    ),
                ),
                (
                    "approval",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="原上级审批",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.notice",
                        verbose_name="原公示",
                    ),
                ),
                ("lines", models.JSONField(default=list, verbose_name="原结果")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "重新评定",
                "verbose_name_plural": "重新评定",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="UnitLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="levels_given",
                        to="organizations.organization",
                        verbose_name="评定单位",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="levels",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("scale", models.CharField(max_length=40, verbose_name="等级体系")),
                ("level", models.CharField(blank=True, max_length=40, verbose_name="等级")),
                ("label", models.CharField(max_length=40, verbose_name="等级名称")),
                ("rank", models.PositiveSmallIntegerField(null=True, verbose_name="第几级")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(null=True, verbose_name="失效日期")),
                ("expires_on", models.DateField(null=True, verbose_name="有效期至")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("round", "年度评定"),
                            ("direct", "直接认定"),
                            ("event", "动态调整"),
                            ("recorded", "补录历史"),
                        ],
                        max_length=10,
                        verbose_name="来由",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="granted",
                        to="assessments.ratingentry",
                        verbose_name="评定单位记录",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="决定",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.unitlevel",
                        verbose_name="上一等级",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                ("named", models.JSONField(default=list, verbose_name="所获的星")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "等级",
                "verbose_name_plural": "等级",
                "ordering": ["-valid_from", "-pk"],
                "indexes": [models.Index(fields=["organization", "scale", "valid_from"], name="unitlevel_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="unitlevel_span",
                        violation_error_message="等级的失效日期不能早于生效日期。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until", None), ("withdrawn_at", None)),
                        fields=("organization", "scale"),
                        name="unitlevel_one_in_force",
                        violation_error_message="这个单位在这个等级体系中已有有效的等级，不能同时有两个。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("entry",),
                        name="unitlevel_entry_once",
                        violation_error_message="这次评定已给这个单位登记了等级。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("way", "round"), ("withdrawn_at", None)),
                        fields=("organization", "scale", "year"),
                        name="unitlevel_round_year_once",
                        violation_error_message="这个单位这一年度已有评定等级，同一年不能有两个。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "held",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plates",
                        to="assessments.unitlevel",
                        verbose_name="等级",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plates",
                        to="organizations.organization",
                        verbose_name="授牌单位",
                    ),
                ),
                ("scale", models.CharField(max_length=40, verbose_name="等级体系")),
                ("number", models.CharField(max_length=40, verbose_name="牌匾编号")),
                ("hung_on", models.DateField(verbose_name="挂牌日期")),
                ("removed_on", models.DateField(null=True, verbose_name="摘牌日期")),
                ("removed_reason", models.CharField(blank=True, max_length=400, verbose_name="摘牌原因")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "牌匾",
                "verbose_name_plural": "牌匾",
                "ordering": ["-hung_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "scale", "number"),
                        name="plate_number_once",
                        violation_error_message="这个牌匾编号已经用过，请换一个编号。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_on", None)),
                        fields=("held",),
                        name="plate_one_hanging",
                        violation_error_message="这个等级已挂牌。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_on", None),
                            models.Q(
                                ("removed_on__gte", models.F("hung_on")),
                                models.Q(("removed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plate_removed",
                        violation_error_message="摘牌请写明原因，日期不早于挂牌日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TitleReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="title_reviews",
                        to="organizations.organization",
                        verbose_name="组织单位",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("day", models.DateField(verbose_name="截止日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待计算"),
                            ("computed", "已计算，待审定"),
                            ("decided", "已审定"),
                            ("shown", "公示中"),
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
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.notice",
                        verbose_name="公示",
                    ),
                ),
                ("valid_from", models.DateField(null=True, verbose_name="生效日期")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "称号评审",
                "verbose_name_plural": "称号评审",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("owner", "standard", "day"),
                        name="titlereview_once",
                        violation_error_message="本单位已有按这个标准、截至这一天的评审。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("decided", "shown", "closed")), _negated=True),
                            ("decision__isnull", False),
                            _connector="OR",
                        ),
                        name="titlereview_decided",
                        violation_error_message="审定称号请登记会议决定。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(
                                ("withdrawn_at__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="titlereview_withdrawn_why",
                        violation_error_message="撤回请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TitleEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assessments.titlereview",
                        verbose_name="称号评审",
                    ),
                ),
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
                ("reopened", models.CharField(blank=True, max_length=400, verbose_name="重新审议")),
            ],
            options={
                "verbose_name": "称号评审对象",
                "verbose_name_plural": "称号评审对象",
                "ordering": ["position"],
                "indexes": [models.Index(fields=["organization", "review"], name="titleentry_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "organization"),
                        name="titleentry_once",
                        violation_error_message="这次评审中已有这个单位。",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="TitleAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.titlereview",
                        verbose_name="称号评审",
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
                ("fact", models.CharField(max_length=40, verbose_name="事项")),
                ("value", models.BigIntegerField(null=True, verbose_name="值")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "称号认定事项",
                "verbose_name_plural": "称号认定事项",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["review", "organization", "fact"], name="titleanswer_fact")],
            },
        ),
        migrations.CreateModel(
            name="TitleHolding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="scoring.standard",
                        verbose_name="称号标准",
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
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="organizations.person",
                        verbose_name="书记",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="称号")),
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
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resolution",
                        verbose_name="决定",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(null=True, verbose_name="有效期至")),
                ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="终止理由")),
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
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
            ],
            options={
                "verbose_name": "称号",
                "verbose_name_plural": "称号",
                "ordering": ["-valid_from", "-pk"],
                "indexes": [models.Index(fields=["organization", "valid_from"], name="titleholding_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="titleholding_term",
                        violation_error_message="称号的有效期必须晚于生效日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            models.Q(
                                ("ended_on__gte", models.F("valid_from")), models.Q(("ended_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="titleholding_ended_why",
                        violation_error_message="终止称号请写明理由，日期不早于生效日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="考核名称")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="scoring.scheme",
                        verbose_name="考核方案",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="organizations.organization",
                        verbose_name="组织单位",
                    ),
                ),
                ("period_from", models.DateField(verbose_name="考核期起")),
                ("period_to", models.DateField(verbose_name="考核期止")),
                (
                    "subject",
                    models.CharField(
                        choices=[("units", "单位"), ("posts", "任职人员")],
                        default="units",
                        max_length=8,
                        verbose_name="考核对象",
                    ),
                ),
                (
                    "post_title",
                    models.CharField(
                        choices=[
                            ("secretary", "党组织书记"),
                            ("deputy", "党组织副书记"),
                            ("member", "党组织委员"),
                            ("first", "第一书记"),
                            ("head", "村（居）委会主任"),
                            ("deputy_head", "村（居）委会副主任"),
                            ("committee", "村（居）委会委员"),
                            ("graduate", "大学生村官"),
                            ("reserve", "后备干部"),
                            ("team", "驻村工作队员"),
                            ("instructor", "党建指导员"),
                            ("contact", "联系领导"),
                            ("party_group", "党小组长"),
                            ("village_group", "村（居）民小组长"),
                            ("other", "其他"),
                        ],
                        default="secretary",
                        max_length=16,
                        verbose_name="考核的职务",
                    ),
                ),
                ("least_days", models.PositiveSmallIntegerField(default=0, verbose_name="计入个人的最少任职天数")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "筹备中"),
                            ("open", "填报与审核"),
                            ("computed", "已计算"),
                            ("decided", "已审定"),
                            ("published", "已公布"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("roster_digest", models.CharField(blank=True, max_length=80, verbose_name="名册校验值")),
                ("roster_frozen_at", models.DateTimeField(editable=False, null=True, verbose_name="名册冻结时间")),
                (
                    "inheritance",
                    models.CharField(
                        choices=[
                            ("average", "平均"),
                            ("weighted", "按人数加权"),
                            ("worst", "取最差"),
                            ("none", "不继承"),
                        ],
                        default="average",
                        max_length=10,
                        verbose_name="合并后原结果怎么算",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "verbose_name": "考核",
                "verbose_name_plural": "考核",
                "ordering": ["-period_to", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_to__gt", models.F("period_from"))),
                        name="cycle_period",
                        violation_error_message="考核期的截止日期必须晚于起始日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="windows",
                        to="assessments.cycle",
                        verbose_name="考核",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("self", "自评"), ("review", "审核")], max_length=10, verbose_name="环节"
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="开始")),
                ("closes_at", models.DateTimeField(verbose_name="截止")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="设定人",
                    ),
                ),
                ("set_at", models.DateTimeField(auto_now=True, verbose_name="设定时间")),
            ],
            options={
                "verbose_name": "时间安排",
                "verbose_name_plural": "时间安排",
                "ordering": ["opens_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "stage"), name="window_once", violation_error_message="这个环节已有时间安排。"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="window_order",
                        violation_error_message="截止时间必须晚于开始时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster",
                        to="assessments.cycle",
                        verbose_name="考核",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roster_entries",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="区划代码")),
                ("parent_name", models.CharField(blank=True, max_length=120, verbose_name="上级单位")),
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
                ("pool", models.CharField(blank=True, max_length=40, verbose_name="排名分组")),
                ("also", models.JSONField(blank=True, default=list, verbose_name="另外参加的排名")),
                ("position", models.PositiveIntegerField(verbose_name="建制顺序")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("full", "参加考核"),
                            ("unranked", "考核但不排名"),
                            ("exempt", "免予考核"),
                            ("observation", "试评"),
                        ],
                        default="full",
                        max_length=12,
                        verbose_name="参加方式",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="依据文号")),
                ("exempted", models.JSONField(blank=True, default=list, verbose_name="不考核的项目")),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roster_entries",
                        to="organizations.post",
                        verbose_name="任职",
                    ),
                ),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="任职人员")),
                ("post_name", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                ("days", models.PositiveIntegerField(null=True, verbose_name="任职天数")),
            ],
            options={
                "verbose_name": "名册",
                "verbose_name_plural": "名册",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("post", None)),
                        fields=("cycle", "organization"),
                        name="roster_once",
                        violation_error_message="名册中已有这个单位。",
                    ),
                    models.UniqueConstraint(
                        fields=("cycle", "post"),
                        name="roster_post_once",
                        violation_error_message="名册中已有这个任职人员。",
                    ),
                    models.UniqueConstraint(
                        fields=("cycle", "position"),
                        name="roster_position_once",
                        violation_error_message="名册中已有单位排在这个位置。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("standing", "full"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="roster_reason",
                        violation_error_message="不按一般方式参加考核的单位，请写明原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="assessments.cycle",
                        verbose_name="考核",
                    ),
                ),
                ("sequence", models.PositiveIntegerField(verbose_name="次序")),
                ("engine_version", models.CharField(max_length=80, verbose_name="计算程序版本")),
                ("scheme_digest", models.CharField(max_length=80, verbose_name="方案校验值")),
                ("roster_digest", models.CharField(max_length=80, verbose_name="名册校验值")),
                ("data_digest", models.CharField(max_length=80, verbose_name="数据校验值")),
                ("digest", models.CharField(max_length=80, verbose_name="结果校验值")),
                ("units", models.PositiveIntegerField(verbose_name="单位数")),
                ("provisional", models.PositiveIntegerField(default=0, verbose_name="暂缺数据的单位数")),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="计算人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="计算时间")),
            ],
            options={
                "verbose_name": "计算",
                "verbose_name_plural": "计算",
                "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("cycle", "sequence"), name="run_sequence_once")],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessments.run",
                        verbose_name="计算",
                    ),
                ),
                (
                    "roster_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessments.rosterentry",
                        verbose_name="单位",
                    ),
                ),
                ("total", models.BigIntegerField(null=True, verbose_name="总分")),
                ("base", models.BigIntegerField(verbose_name="基本分")),
                ("bonus", models.BigIntegerField(verbose_name="加分")),
                ("penalty", models.BigIntegerField(verbose_name="扣分")),
                ("status", models.CharField(max_length=10, verbose_name="状态")),
                ("place", models.PositiveIntegerField(null=True, verbose_name="名次")),
                ("also", models.JSONField(default=list, verbose_name="在其中的名次")),
                ("score_grade", models.CharField(blank=True, max_length=20, verbose_name="按分定等")),
                ("quota_grade", models.CharField(blank=True, max_length=20, verbose_name="按名额建议")),
                ("grade", models.CharField(blank=True, max_length=20, verbose_name="建议等次")),
                ("quota_tie", models.BooleanField(default=False, verbose_name="名额边界并列")),
                ("vetoes", models.JSONField(default=list, verbose_name="否决")),
                ("inputs", models.JSONField(verbose_name="输入")),
                ("nodes", models.JSONField(verbose_name="各项得分")),
                ("overrides", models.JSONField(default=list, verbose_name="人工调整")),
            ],
            options={
                "verbose_name": "结果",
                "verbose_name_plural": "结果",
                "ordering": ["roster_entry__position"],
                "indexes": [models.Index(fields=["run", "place"], name="result_place")],
                "constraints": [models.UniqueConstraint(fields=("run", "roster_entry"), name="result_once")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="assessments.cycle",
                        verbose_name="考核",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="assessments.run",
                        verbose_name="计算",
                    ),
                ),
                ("meeting", models.CharField(max_length=120, verbose_name="会议")),
                ("minutes_no", models.CharField(max_length=80, verbose_name="会议纪要编号")),
                ("decided_on", models.DateField(verbose_name="审定日期")),
                (
                    "minutes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="纪要文件",
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
                ("at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "审定",
                "verbose_name_plural": "审定",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="GradeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="assessments.decision",
                        verbose_name="审定",
                    ),
                ),
                (
                    "roster_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grade_decisions",
                        to="assessments.rosterentry",
                        verbose_name="单位",
                    ),
                ),
                ("proposed", models.CharField(blank=True, max_length=20, verbose_name="建议等次")),
                ("grade", models.CharField(max_length=20, verbose_name="审定等次")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="调整理由")),
            ],
            options={
                "verbose_name": "审定等次",
                "verbose_name_plural": "审定等次",
                "ordering": ["roster_entry__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "roster_entry"), name="gradedecision_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grade", models.F("proposed")), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="gradedecision_reason",
                        violation_error_message="审定等次与建议不同的，请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="assessments.cycle",
                        verbose_name="考核",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="assessments.run",
                        verbose_name="计算",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="assessments.decision",
                        verbose_name="审定",
                    ),
                ),
                ("issue", models.PositiveIntegerField(verbose_name="期号")),
                ("title", models.CharField(max_length=160, verbose_name="标题")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("digest", models.CharField(max_length=80, verbose_name="校验值")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公布人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="公布时间")),
            ],
            options={
                "verbose_name": "通报",
                "verbose_name_plural": "通报",
                "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("cycle", "issue"), name="publication_issue_once")],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="assessments.publication",
                        verbose_name="通报",
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="撤回理由")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="撤回时间")),
            ],
            options={
                "verbose_name": "撤回",
                "verbose_name_plural": "撤回",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="withdrawal_reason",
                        violation_error_message="撤回公布请写明理由。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roster_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="assessments.rosterentry",
                        verbose_name="单位",
                    ),
                ),
                ("node", models.CharField(blank=True, max_length=20, verbose_name="指标编号")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.run",
                        verbose_name="对照的计算",
                    ),
                ),
                ("computed", models.BigIntegerField(null=True, verbose_name="计算值")),
                ("value", models.BigIntegerField(verbose_name="调整值")),
                ("reason", models.CharField(max_length=400, verbose_name="调整理由")),
                ("document_no", models.CharField(max_length=80, verbose_name="依据文号")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="提出时间")),
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
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawal", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "人工调整",
                "verbose_name_plural": "人工调整",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("roster_entry", "node"),
                        name="override_standing_once",
                        violation_error_message="这一项已有人工调整，请先撤回。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("document_no", ""), _negated=True)
                        ),
                        name="override_grounds",
                        violation_error_message="人工调整请写明理由和依据文号。",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "override",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="assessments.override",
                        verbose_name="人工调整",
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
                ("computed", models.BigIntegerField(null=True, verbose_name="计算值")),
                ("basis", models.CharField(max_length=80, verbose_name="输入校验值")),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                ("approved_at", models.DateTimeField(verbose_name="批准时间")),
            ],
            options={
                "verbose_name": "人工调整批准",
                "verbose_name_plural": "人工调整批准",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedies_asked",
                        to="organizations.organization",
                        verbose_name="交办单位",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedies",
                        to="organizations.organization",
                        verbose_name="整改单位",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                (
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.result",
                        verbose_name="考核结果",
                    ),
                ),
                (
                    "roster_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedies",
                        to="assessments.rosterentry",
                        verbose_name="名册单位",
                    ),
                ),
                ("node", models.CharField(blank=True, max_length=20, verbose_name="指标编号")),
                ("lost", config.toolkit.fields.ScaledIntegerField(null=True, verbose_name="扣分")),
                ("origin", models.CharField(max_length=200, verbose_name="问题来源")),
                ("text", models.CharField(max_length=1000, verbose_name="问题")),
                ("measure", models.CharField(blank=True, max_length=1000, verbose_name="整改措施")),
                ("responsible", models.CharField(blank=True, max_length=60, verbose_name="责任人")),
                ("due", models.DateField(verbose_name="整改期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待整改"),
                            ("answered", "待验收"),
                            ("settled", "已销号"),
                            ("reopened", "重新整改"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("settled_on", models.DateField(null=True, verbose_name="销号日期")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="交办人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="交办时间")),
            ],
            options={
                "verbose_name": "整改事项",
                "verbose_name_plural": "整改台账",
                "ordering": ["due", "organization__path", "pk"],
                "indexes": [models.Index(fields=["organization", "state"], name="remedy_unit_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("roster_entry__isnull", False), models.Q(("state", "withdrawn"), _negated=True)
                        ),
                        fields=("roster_entry", "node"),
                        name="remedy_deduction_once",
                        violation_error_message="这一项扣分已列入整改台账。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lost", None), ("node", ""), ("result", None), ("roster_entry", None)),
                            models.Q(
                                ("lost__isnull", False),
                                ("result__isnull", False),
                                ("roster_entry__isnull", False),
                                models.Q(("node", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="remedy_source",
                        violation_error_message="由扣分生成的整改事项，要有考核结果、指标和扣分。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_on__isnull", False), ("state", "settled")),
                            models.Q(models.Q(("state", "settled"), _negated=True), ("settled_on", None)),
                            _connector="OR",
                        ),
                        name="remedy_settled",
                        violation_error_message="销号要有日期，没有销号的不能有。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemedyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "remedy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.remedy",
                        verbose_name="整改事项",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("answer", "答复"),
                            ("settle", "销号"),
                            ("return", "退回"),
                            ("reopen", "重新整改"),
                            ("withdraw", "撤销"),
                            ("extend", "延期"),
                            ("hand_over", "转交"),
                        ],
                        max_length=10,
                        verbose_name="环节",
                    ),
                ),
                ("text", models.CharField(max_length=2000, verbose_name="内容")),
                ("measure", models.CharField(blank=True, max_length=1000, verbose_name="整改措施")),
                ("responsible", models.CharField(blank=True, max_length=60, verbose_name="责任人")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="佐证材料",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "整改记录",
                "verbose_name_plural": "整改记录",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="remedyanswer_text",
                        violation_error_message="请写明内容。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roster_entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheet",
                        to="assessments.rosterentry",
                        verbose_name="单位",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "填报中"),
                            ("submitted", "已提交"),
                            ("returned", "已退回"),
                            ("reviewed", "已审核"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="审核完成时间")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核表",
                "verbose_name_plural": "考核表",
                "ordering": ["roster_entry__position"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="assessments.sheet",
                        verbose_name="考核表",
                    ),
                ),
                ("datum", models.CharField(max_length=40, verbose_name="数据项")),
                (
                    "stage",
                    models.CharField(
                        choices=[("self", "自评"), ("review", "审核")], max_length=10, verbose_name="环节"
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("current", models.BooleanField(default=True, verbose_name="现行")),
                ("value", models.BigIntegerField(null=True, verbose_name="数值")),
                ("status", models.CharField(max_length=10, verbose_name="状态")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("typed", "在线填写"),
                            ("workbook", "表格导入"),
                            ("confirmed", "认可自评"),
                            ("children", "下级考核结果"),
                        ],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.importrecord",
                        verbose_name="导入批次",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "填报值",
                "verbose_name_plural": "填报值",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "datum", "stage", "revision"), name="entry_revision_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("sheet", "datum", "stage"),
                        name="entry_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "filled"), ("value__isnull", False)),
                            models.Q(("status__in", ["missing", "na"]), ("value", None)),
                            _connector="OR",
                        ),
                        name="entry_value_if_filled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="assessments.sheet",
                        verbose_name="考核表",
                    ),
                ),
                ("node", models.CharField(max_length=20, verbose_name="指标编号")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("reason", models.CharField(max_length=400, verbose_name="退回理由")),
                (
                    "returned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="退回人",
                    ),
                ),
                ("returned_at", models.DateTimeField(verbose_name="退回时间")),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="重新提交时间")),
            ],
            options={
                "verbose_name": "退回",
                "verbose_name_plural": "退回",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "node", "round"), name="return_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="return_reason",
                        violation_error_message="退回请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="assessments.sheet",
                        verbose_name="考核表",
                    ),
                ),
                ("node", models.CharField(max_length=20, verbose_name="指标编号")),
                (
                    "stage",
                    models.CharField(
                        choices=[("self", "自评"), ("review", "审核")],
                        default="self",
                        max_length=10,
                        verbose_name="环节",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="organizations.storedfile",
                        verbose_name="文件",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="上传时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
            ],
            options={
                "verbose_name": "佐证材料",
                "verbose_name_plural": "佐证材料",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="cycle",
            name="run",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.run",
                verbose_name="现行计算",
            ),
        ),
    ]
