import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.toolkit.fields
import scoring.choices


class Migration(migrations.Migration):
    replaces = [
        ("scoring", "0001_initial"),
        ("scoring", "0002_examples_and_blanks"),
        ("scoring", "0003_published_never_changes"),
        ("scoring", "0004_names"),
        ("scoring", "0005_rows_in_one_order"),
        ("scoring", "0006_asked_choices"),
        ("scoring", "0007_once_and_published"),
        ("scoring", "0008_composition"),
        ("scoring", "0009_lineage_and_tables"),
        ("scoring", "0010_applies"),
        ("scoring", "0011_effects_and_edges"),
        ("scoring", "0012_data_from_registers"),
        ("scoring", "0013_standards"),
    ]

    initial = True

    dependencies = [
        ("organizations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60, verbose_name="方案代号")),
                ("title", models.CharField(max_length=120, verbose_name="方案名称")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schemes",
                        to="organizations.organization",
                        verbose_name="制定单位",
                    ),
                ),
                (
                    "applies_to",
                    models.CharField(
                        choices=[("township", "乡镇（街道）"), ("village", "村（社区）"), ("department", "县直部门")],
                        max_length=12,
                        verbose_name="考核对象",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布"), ("retired", "已停用")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("full", config.toolkit.fields.ScaledIntegerField(default=100000000, verbose_name="总分")),
                ("source", models.TextField(blank=True, verbose_name="依据")),
                ("notes", models.JSONField(blank=True, default=list, verbose_name="说明")),
                ("places", models.PositiveSmallIntegerField(default=2, verbose_name="印发小数位数")),
                ("round_at", models.JSONField(blank=True, default=list, verbose_name="取舍位置")),
                (
                    "rank_on",
                    models.CharField(
                        choices=[("rounded", "按印发的分数（四舍五入后）"), ("exact", "按未取舍的分数")],
                        default=scoring.choices.RankOn["ROUNDED"],
                        max_length=10,
                        verbose_name="排名依据",
                    ),
                ),
                (
                    "ties",
                    models.CharField(
                        choices=[
                            ("competition", "并列占位（1、2、2、4）"),
                            ("dense", "并列不占位（1、2、2、3）"),
                            ("ordinal", "不并列（同分按名册顺序）"),
                        ],
                        default=scoring.choices.Ties["COMPETITION"],
                        max_length=12,
                        verbose_name="并列规则",
                    ),
                ),
                ("tie_break", models.JSONField(blank=True, default=list, verbose_name="同分比较")),
                ("examples", models.JSONField(blank=True, default=list, verbose_name="算例")),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.scheme",
                        verbose_name="沿用自",
                    ),
                ),
                ("document", models.JSONField(editable=False, null=True, verbose_name="规范文本")),
                ("digest", models.CharField(blank=True, editable=False, max_length=80, verbose_name="方案校验值")),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="发布时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "acknowledgement",
                    models.CharField(blank=True, editable=False, max_length=400, verbose_name="分值不合计的确认理由"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "verbose_name": "考核方案",
                "verbose_name_plural": "考核方案",
                "ordering": ["-year", "key", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "key", "year", "version"),
                        name="scheme_version_once",
                        violation_error_message="这个方案的同一年度已有相同版本。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(models.Q(("digest", ""), _negated=True), ("document__isnull", False)),
                            _connector="OR",
                        ),
                        name="scheme_published_has_digest",
                        violation_error_message="已发布的方案必须有规范文本和校验值。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="scoring.scheme",
                        verbose_name="方案",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="scoring.indicator",
                        verbose_name="上级指标",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="编号")),
                ("name", models.CharField(max_length=200, verbose_name="指标")),
                (
                    "kind",
                    models.CharField(
                        choices=[("section", "板块"), ("leaf", "指标"), ("bonus", "加分项"), ("penalty", "扣分项")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("points", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="分值")),
                ("of", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="折算前满分")),
                ("floor", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="最低得分")),
                ("cap", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="封顶")),
                ("only", models.JSONField(blank=True, default=list, verbose_name="适用类别")),
                ("applies", models.JSONField(blank=True, default=list, verbose_name="适用条件")),
                ("rule", models.JSONField(blank=True, null=True, verbose_name="计分规则")),
                ("content", models.TextField(blank=True, verbose_name="考核内容")),
                ("method", models.CharField(blank=True, max_length=200, verbose_name="考核方式")),
                ("office", models.CharField(blank=True, max_length=60, verbose_name="责任科室")),
                (
                    "evidence",
                    models.CharField(
                        choices=[("optional", "可附"), ("required", "必附"), ("none", "不需要")],
                        default=scoring.choices.EvidenceNeed["OPTIONAL"],
                        max_length=10,
                        verbose_name="佐证要求",
                    ),
                ),
                (
                    "na",
                    models.CharField(
                        choices=[
                            ("full", "得满分"),
                            ("zero", "得零分"),
                            ("scale", "剔除后折算"),
                            ("siblings", "由同板块其余各项分担"),
                            ("mean", "得本组平均分"),
                            ("fixed", "得规定分数"),
                        ],
                        default=scoring.choices.NaPolicy["FULL"],
                        max_length=10,
                        verbose_name="不涉及时",
                    ),
                ),
                (
                    "na_points",
                    config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="不涉及时得分"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="条目来源")),
                ("clause", models.TextField(blank=True, verbose_name="依据原文")),
                ("follows", models.JSONField(blank=True, editable=False, null=True, verbose_name="沿用上一版")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="顺序")),
            ],
            options={
                "verbose_name": "考核指标",
                "verbose_name_plural": "考核指标",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "code"),
                        name="indicator_code_once",
                        violation_error_message="方案中已有这个编号的指标。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Datum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data",
                        to="scoring.scheme",
                        verbose_name="方案",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代号")),
                ("name", models.CharField(max_length=120, verbose_name="数据项")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("count", "次数"),
                            ("number", "数值"),
                            ("points", "分数"),
                            ("flag", "是否"),
                            ("choice", "选项"),
                            ("percent", "百分比"),
                            ("money", "金额"),
                            ("date", "日期"),
                            ("children", "下级考核结果"),
                            ("result", "其他考核结果"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                ("unit_word", models.CharField(blank=True, max_length=20, verbose_name="计量单位")),
                (
                    "asked",
                    models.CharField(
                        choices=[
                            ("unit", "被考核单位"),
                            ("office", "考核单位"),
                            ("children", "下级考核结果"),
                            ("computed", "系统计算"),
                            ("cycle", "其他考核结果"),
                            ("table", "参数表"),
                            ("register", "台账"),
                        ],
                        default=scoring.choices.Asked["UNIT"],
                        max_length=10,
                        verbose_name="由谁填",
                    ),
                ),
                ("minimum", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="最小值")),
                ("maximum", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="最大值")),
                ("choices", models.JSONField(blank=True, default=list, verbose_name="选项")),
                ("hint", models.CharField(blank=True, max_length=200, verbose_name="填写说明")),
                (
                    "blank",
                    models.CharField(
                        choices=[("missing", "视为未填，暂不计分"), ("zero", "视为没有发生，按0计")],
                        default=scoring.choices.Blank["MISSING"],
                        max_length=8,
                        verbose_name="未填时",
                    ),
                ),
                ("formula", models.CharField(blank=True, max_length=500, verbose_name="公式")),
                ("reads", models.CharField(blank=True, max_length=100, null=True, verbose_name="取自方案或参数表")),
                (
                    "take",
                    models.CharField(
                        blank=True,
                        choices=[("score", "总分"), ("grade", "等次"), ("place", "名次")],
                        max_length=5,
                        null=True,
                        verbose_name="取什么",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="顺序")),
            ],
            options={
                "verbose_name": "数据项",
                "verbose_name_plural": "数据项",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "code"),
                        name="datum_code_once",
                        violation_error_message="方案中已有这个代号的数据项。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="scoring.scheme",
                        verbose_name="方案",
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="等次")),
                ("begins_at", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="起点分")),
                (
                    "edge",
                    models.CharField(
                        choices=[("in", "含"), ("out", "不含")],
                        default=scoring.choices.Edge["IN"],
                        max_length=3,
                        verbose_name="起点分含不含",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="顺序")),
            ],
            options={
                "verbose_name": "等次",
                "verbose_name_plural": "等次",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "name"), name="gradeband_once", violation_error_message="方案中已有这个等次。"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotas",
                        to="scoring.scheme",
                        verbose_name="方案",
                    ),
                ),
                ("grade", models.CharField(max_length=20, verbose_name="等次")),
                (
                    "kind",
                    models.CharField(
                        choices=[("ceiling", "最多"), ("floor", "最少"), ("target", "按名次取")],
                        default=scoring.choices.QuotaKind["CEILING"],
                        max_length=8,
                        verbose_name="要求",
                    ),
                ),
                ("share", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="比例")),
                (
                    "rounding",
                    models.CharField(
                        blank=True,
                        choices=[("floor", "舍去小数"), ("half_up", "四舍五入"), ("ceil", "有小数即进一")],
                        max_length=10,
                        verbose_name="名额取整",
                    ),
                ),
                ("count", models.PositiveIntegerField(blank=True, null=True, verbose_name="名额数")),
                (
                    "per",
                    models.CharField(
                        choices=[
                            ("pool", "按分组"),
                            ("all", "按全部单位"),
                            ("category", "按类别"),
                            ("parent", "按上级单位"),
                        ],
                        default=scoring.choices.Per["POOL"],
                        max_length=10,
                        verbose_name="计算范围",
                    ),
                ),
                ("also", models.JSONField(blank=True, default=list, verbose_name="合并计算的等次")),
                (
                    "fill",
                    models.CharField(
                        blank=True,
                        choices=[("raise", "从下一等提上来"), ("lower", "从上一等降下来")],
                        max_length=6,
                        verbose_name="不足时",
                    ),
                ),
            ],
            options={
                "verbose_name": "名额",
                "verbose_name_plural": "名额",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "grade", "kind"),
                        name="quota_once",
                        violation_error_message="这个等次已有同样要求的名额。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Veto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vetoes",
                        to="scoring.scheme",
                        verbose_name="方案",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="编号")),
                ("name", models.CharField(max_length=200, verbose_name="否决事项")),
                ("datum", models.CharField(blank=True, max_length=40, verbose_name="数据项代号")),
                (
                    "op",
                    models.CharField(
                        blank=True,
                        choices=[(">=", ">="), (">", ">"), ("<=", "<="), ("<", "<"), ("==", "=="), ("!=", "!=")],
                        max_length=2,
                        verbose_name="比较",
                    ),
                ),
                ("than", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="比较值")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="末位名数")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("grade_cap", "等次不得高于"),
                            ("lowest_grade", "定为最低等次"),
                            ("lower_grade", "降低等次"),
                            ("raise_grade", "直接晋档"),
                            ("last_place", "名次列本组最后"),
                            ("not_graded", "排名但不定等次"),
                            ("not_ranked", "不参加排名"),
                            ("score_cap", "总分不得高于"),
                            ("score_factor", "总分按比例计"),
                            ("score_zero", "总分计零分"),
                            ("listed", "提请列入名单"),
                        ],
                        max_length=12,
                        verbose_name="效果",
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=20, verbose_name="封顶等次")),
                ("steps", models.PositiveSmallIntegerField(default=1, verbose_name="升降几等")),
                ("score", config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="最高总分")),
                (
                    "factor",
                    config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="总分折算比例"),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="顺序")),
            ],
            options={
                "verbose_name": "一票否决",
                "verbose_name_plural": "一票否决",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "code"),
                        name="veto_code_once",
                        violation_error_message="方案中已有这个编号的一票否决。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=64, verbose_name="标识")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("scale", "等级"),
                            ("rating", "评定办法"),
                            ("listing", "整顿对象标准"),
                            ("title", "称号标准"),
                            ("consequence", "后续措施"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards",
                        to="organizations.organization",
                        verbose_name="制定单位",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布"), ("retired", "已停用")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("document", models.JSONField(verbose_name="规范文本")),
                ("digest", models.CharField(blank=True, editable=False, max_length=80, verbose_name="校验值")),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.standard",
                        verbose_name="沿用自",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="发布时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "verbose_name": "评定标准",
                "verbose_name_plural": "评定标准",
                "ordering": ["kind", "key", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "key", "version"),
                        name="standard_version_once",
                        violation_error_message="这个标准已有相同版本。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(models.Q(("digest", ""), _negated=True), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="standard_published_has_digest",
                        violation_error_message="已发布的标准必须有校验值和发布时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParameterTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parameter_tables",
                        to="organizations.organization",
                        verbose_name="制定单位",
                    ),
                ),
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "verbose_name": "参数表",
                "verbose_name_plural": "参数表",
                "ordering": ["owner__path", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "code"),
                        name="parametertable_code_once",
                        violation_error_message="本单位已有这个代号的参数表。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ParameterRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="scoring.parametertable",
                        verbose_name="参数表",
                    ),
                ),
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
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="作废时间")),
                ("reason", models.CharField(blank=True, editable=False, max_length=200, verbose_name="作废原因")),
            ],
            options={
                "verbose_name": "参数",
                "verbose_name_plural": "参数",
                "ordering": ["table", "scope", "group", "valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="parameterrow_days_in_order",
                        violation_error_message="截止日期不能早于起始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group", ""), ("scope", "all")),
                            models.Q(models.Q(("scope", "all"), _negated=True), models.Q(("group", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="parameterrow_group_named",
                        violation_error_message="适用全部单位的不写适用对象，其他的要写。",
                    ),
                ],
            },
        ),
    ]
