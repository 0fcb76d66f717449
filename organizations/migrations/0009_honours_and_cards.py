"""Honours, demonstration points, cards and figures by year; none of them is ever deleted, no card is changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.toolkit.fields
from config.toolkit.triggers import refuse


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0008_registers"),
    ]

    operations = [
        migrations.CreateModel(
            name="DemonstrationPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="示范点名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "国家级"),
                            ("provincial", "省级"),
                            ("city", "市级"),
                            ("county", "县级"),
                            ("township", "乡镇级"),
                        ],
                        max_length=12,
                        verbose_name="级别",
                    ),
                ),
                ("batch", models.CharField(blank=True, max_length=40, verbose_name="批次")),
                ("since", models.DateField(verbose_name="确定日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="退出理由")),
                ("plated_on", models.DateField(blank=True, null=True, verbose_name="挂牌日期")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="作废理由")),
                (
                    "actor",
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
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="organizations.organization",
                        verbose_name="单位",
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
                        verbose_name="作废人",
                    ),
                ),
            ],
            options={
                "verbose_name": "示范点",
                "verbose_name_plural": "示范点",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Honour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="荣誉名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "国家级"),
                            ("provincial", "省级"),
                            ("city", "市级"),
                            ("county", "县级"),
                            ("township", "乡镇级"),
                        ],
                        max_length=12,
                        verbose_name="级别",
                    ),
                ),
                ("issuer", models.CharField(max_length=120, verbose_name="授予机关")),
                ("awarded_on", models.DateField(verbose_name="授予日期")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="作废理由")),
                (
                    "actor",
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
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="证明材料",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="organizations.person",
                        verbose_name="获奖人员",
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
                        verbose_name="作废人",
                    ),
                ),
            ],
            options={
                "verbose_name": "荣誉",
                "verbose_name_plural": "荣誉",
                "ordering": ["-awarded_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PointContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="联系人")),
                ("duty", models.CharField(blank=True, max_length=80, verbose_name="单位和职务")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="organizations.demonstrationpoint",
                        verbose_name="示范点",
                    ),
                ),
            ],
            options={
                "verbose_name": "示范点联系人",
                "verbose_name_plural": "示范点联系人",
                "ordering": ["point", "pk"],
            },
        ),
        migrations.CreateModel(
            name="YearItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="小写字母、数字和短横，如 members", max_length=40, unique=True, verbose_name="代号"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "use",
                    models.CharField(
                        choices=[("card", "底数"), ("indicator", "指标值")],
                        default="card",
                        max_length=10,
                        verbose_name="用于",
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=20, verbose_name="计量单位")),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="口径")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="顺序")),
                ("on", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "年度项目",
                "verbose_name_plural": "年度项目",
                "ordering": ["use", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("use", "name"), name="year_item_name_once", violation_error_message="已有同名的项目。"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("value", config.toolkit.fields.ScaledIntegerField(verbose_name="数值")),
                (
                    "growth",
                    config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="比上年增长（%）"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="作废理由")),
                (
                    "actor",
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
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="organizations.organization",
                        verbose_name="单位",
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
                        verbose_name="作废人",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="organizations.yearitem",
                        verbose_name="指标",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度指标值",
                "verbose_name_plural": "年度指标值",
                "ordering": ["-year", "item__position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CardYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("current", models.BooleanField(default=True, verbose_name="现行")),
                ("data", models.JSONField(verbose_name="数据")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="更正理由")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "actor",
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
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度底数",
                "verbose_name_plural": "年度底数",
                "ordering": ["-year", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "year", "version"), name="card_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)), fields=("organization", "year"), name="card_current_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="card_corrected_why",
                        violation_error_message="更正请写明理由。",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="demonstrationpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None), ("withdrawn_at", None)),
                fields=("organization", "name", "level"),
                name="point_once",
                violation_error_message="这个单位已是同名同级的示范点。",
            ),
        ),
        migrations.AddConstraint(
            model_name="demonstrationpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="point_dates",
                violation_error_message="退出日期必须晚于确定日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="demonstrationpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                ),
                name="point_withdrawn_why",
                violation_error_message="作废请写明理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="honour",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                ),
                name="honour_withdrawn_why",
                violation_error_message="作废请写明理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="point_contact_dates",
                violation_error_message="联系结束的日期不能早于开始的日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("organization", "year", "item", "source"),
                name="figure_once_per_source",
                violation_error_message="同一来源已登记过这个年度的这个指标。",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                ),
                name="figure_withdrawn_why",
                violation_error_message="作废请写明理由。",
            ),
        ),
        *(
            refuse(f"organizations_{table}", "delete", "", f"{noun}不能删除，只能作废或更正。")
            for table, noun in (
                ("honour", "荣誉"),
                ("demonstrationpoint", "示范点"),
                ("pointcontact", "示范点联系人"),
                ("cardyear", "年度底数"),
                ("indicatorvalue", "年度指标值"),
            )
        ),
        refuse(
            "organizations_cardyear",
            "update",
            "NEW.organization_id <> OLD.organization_id OR NEW.year <> OLD.year OR NEW.version <> OLD.version "
            "OR NEW.data <> OLD.data OR NEW.source <> OLD.source OR (NEW.current AND NOT OLD.current)",
            "年度底数已固定，不能修改，只能登记新的版本。",
        ),
        refuse(
            "organizations_indicatorvalue",
            "update",
            "NEW.organization_id <> OLD.organization_id OR NEW.year <> OLD.year OR NEW.item_id <> OLD.item_id "
            "OR NEW.value <> OLD.value OR NEW.source <> OLD.source OR (OLD.withdrawn_at IS NOT NULL)",
            "年度指标值不能修改，只能作废后重新登记。",
        ),
        refuse(
            "organizations_honour",
            "update",
            "NEW.organization_id <> OLD.organization_id OR NEW.name <> OLD.name OR NEW.level <> OLD.level "
            "OR NEW.issuer <> OLD.issuer OR NEW.awarded_on <> OLD.awarded_on OR (OLD.withdrawn_at IS NOT NULL)",
            "荣誉不能修改，只能作废后重新登记。",
        ),
    ]
