"""A wrong acceptance is withdrawn with the renewal that came of it; a monthly report is sent back for correction."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import lift, rebuilding, refuse

CASES = import_module("assessments.migrations.0018_cases")
BEFORE = {table: (f"assessments_{table}", "update", condition, words) for table, condition, words, _ in CASES.GUARDED}
EXTENSION = (
    "id",
    "case_id",
    "number",
    "day",
    "before",
    "until",
    "binding",
    "reason",
    "acceptance_id",
    "actor_id",
    "at",
)
ACCEPTANCE = (
    *(
        "id",
        "case_id",
        "step",
        "round",
        "day",
        "inspectors",
        "score",
        "points",
        "line",
        "handed_out",
        "voters",
        "against",
    ),
    *("passed", "verdict", "remarks", "file_id", "actor_id", "at"),
)
LOOKED = CASES.same("accepted_by_id", "accepted_at", "returned_by_id", "returned_at", "returned_reason")
MONTH = (
    f'NOT (OLD."current" AND {CASES.MONTH_ROW} AND ((NOT NEW."current" AND {LOOKED})'
    ' OR (NEW."current" AND OLD.accepted_at IS NULL AND OLD.returned_at IS NULL'
    " AND (NEW.accepted_at IS NOT NULL OR NEW.returned_at IS NOT NULL))))"
)
GUARDED = (
    ("acceptance", CASES.ONLY_WITHDRAWN.format(row=CASES.same(*ACCEPTANCE)), "验收记录不能修改，只能撤回。"),
    ("caseextension", CASES.ONLY_WITHDRAWN.format(row=CASES.same(*EXTENSION)), "延期记录不能修改，只能随验收撤回。"),
    ("monthlyprogress", MONTH, "整顿月报只增不改，只认可或者退回一次。"),
)


def taken_back(model, verb, name):
    """Who, when and why, as three columns."""
    key = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
    return [
        migrations.AddField(model, f"{verb}_by", models.ForeignKey(null=True, verbose_name=f"{name}人", **key)),
        migrations.AddField(model, f"{verb}_at", models.DateTimeField(null=True, verbose_name=f"{name}时间")),
    ]


def reason(model, verb, name):
    """Why."""
    field = models.CharField(blank=True, default="", max_length=400, verbose_name=name)
    return migrations.AddField(model, f"{verb}_reason", field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0024_old_cases_filled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(lift(*BEFORE[table]) for table, _, _ in GUARDED),
        *rebuilding(
            *taken_back("acceptance", "withdrawn", "撤回"),
            reason("acceptance", "withdrawn", "撤回理由"),
            *taken_back("caseextension", "withdrawn", "撤回"),
            reason("caseextension", "withdrawn", "撤回理由"),
            *taken_back("monthlyprogress", "returned", "退回"),
            reason("monthlyprogress", "returned", "退回原因"),
            migrations.RemoveConstraint("acceptance", "acceptance_passed_once"),
            migrations.AddConstraint(
                "acceptance",
                models.UniqueConstraint(
                    condition=models.Q(("passed", True), ("withdrawn_at", None)),
                    fields=("case", "step", "round"),
                    name="acceptance_passed_once",
                    violation_error_message="这一步已经验收合格。",
                ),
            ),
        ),
        *(refuse(f"assessments_{table}", "update", condition, words) for table, condition, words in GUARDED),
    ]
