"""Standards: drafts change, what was published never does, whoever writes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import refuse

KEPT = "key title kind version owner_id document digest published_at created_at".split()
KEPT_OR_NONE = ("previous_id", "published_by_id")
SAME = " AND ".join(
    [f'OLD."{name}" = NEW."{name}"' for name in KEPT]
    + [f'(OLD."{name}" = NEW."{name}" OR (OLD."{name}" IS NULL AND NEW."{name}" IS NULL))' for name in KEPT_OR_NONE]
)
RETIRING = f"(OLD.state = 'published' AND NEW.state = 'retired' AND {SAME})"


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0013_events_of_lists"),
        ("scoring", "0012_data_from_registers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="发布时间")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
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
        refuse("scoring_standard", "update", f"OLD.state <> 'draft' AND NOT {RETIRING}", "已发布的标准不能修改。"),
        refuse("scoring_standard", "delete", "OLD.state <> 'draft'", "已发布的标准不能删除。"),
    ]
