"""Registers as data: types and records, with every version of both."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import refuse

STEP = """NEW.number = OLD.number + 1 AND OLD.state = 'valid' AND NEW.type_id = OLD.type_id
AND NEW.organization_id = OLD.organization_id AND NEW.recorded_at = OLD.recorded_at"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0007_people_and_posts"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("none", "不定期"),
                            ("weekly", "每周"),
                            ("monthly", "每月"),
                            ("quarterly", "每季度"),
                            ("yearly", "每年"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="频次",
                    ),
                ),
                ("restricted", models.BooleanField(default=False, verbose_name="限制查看")),
                ("on", models.BooleanField(default=True, verbose_name="启用")),
                ("source", models.TextField(blank=True, verbose_name="依据")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("document", models.JSONField(verbose_name="台账格式")),
                ("digest", models.CharField(max_length=80, verbose_name="校验值")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_types",
                        to="organizations.organization",
                        verbose_name="适用单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账类型",
                "verbose_name_plural": "台账类型",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RegisterRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="日期")),
                ("data", models.JSONField(default=dict, verbose_name="内容")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "有效"), ("withdrawn", "已撤回")],
                        default="valid",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                (
                    "actor",
                    models.ForeignKey(
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
                        related_name="register_records",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="organizations.registertype",
                        verbose_name="台账类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账记录",
                "verbose_name_plural": "台账记录",
                "ordering": ["-date", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RegisterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("document", models.JSONField(verbose_name="台账格式")),
                ("digest", models.CharField(max_length=80, verbose_name="校验值")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="organizations.registertype",
                        verbose_name="台账类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账格式版本",
                "verbose_name_plural": "台账格式版本",
                "ordering": ["type", "-number"],
            },
        ),
        migrations.CreateModel(
            name="RegisterRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("date", models.DateField(verbose_name="日期")),
                ("data", models.JSONField(default=dict, verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "有效"), ("withdrawn", "已撤回")],
                        default="valid",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="organizations.registerrecord",
                        verbose_name="记录",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.registerversion",
                        verbose_name="格式版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账记录版本",
                "verbose_name_plural": "台账记录版本",
                "ordering": ["record", "-number"],
            },
        ),
        migrations.AddField(
            model_name="registerrecord",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.registerversion",
                verbose_name="格式版本",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerversion",
            constraint=models.UniqueConstraint(
                fields=("type", "number"),
                name="registerversion_once",
                violation_error_message="这个台账已有同号的版本。",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerrevision",
            constraint=models.UniqueConstraint(
                fields=("record", "number"),
                name="registerrevision_once",
                violation_error_message="这条记录已有同号的版本。",
            ),
        ),
        migrations.AddIndex(
            model_name="registerrecord",
            index=models.Index(fields=["type", "organization", "date"], name="registerrecord_by_unit"),
        ),
        migrations.AddIndex(
            model_name="registerrecord",
            index=models.Index(fields=["type", "date"], name="registerrecord_by_day"),
        ),
        refuse("organizations_registertype", "delete", "", "台账类型不能删除，只能停用。"),
        refuse("organizations_registerversion", "update", "", "台账格式的各版本不能修改。"),
        refuse("organizations_registerversion", "delete", "", "台账格式的各版本不能删除。"),
        refuse("organizations_registerrecord", "update", f"NOT ({STEP})", "台账记录只能更正或撤回，每次留一个版本。"),
        refuse("organizations_registerrecord", "delete", "", "台账记录不能删除，只能撤回。"),
        refuse("organizations_registerrevision", "update", "", "台账记录的各版本不能修改。"),
        refuse("organizations_registerrevision", "delete", "", "台账记录的各版本不能删除。"),
    ]
