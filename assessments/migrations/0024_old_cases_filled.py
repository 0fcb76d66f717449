"""Cases opened from a screening before it was kept which one: filled where exactly one line fits; then it stands."""

from collections import defaultdict
from importlib import import_module

from django.db import migrations

from config.toolkit.triggers import WithoutModels, refuse

TABLE, CONDITION, WORDS, _ = import_module("assessments.migrations.0018_cases").GUARDED[0]
guard = refuse(f"assessments_{TABLE}", "update", CONDITION, WORDS)
BATCH = 500


def fill(apps, schema_editor):
    """A line of a filed screening and a case fit by decision, standard, leading unit, day of listing and unit."""
    case_model, entry_model, move_model = (
        apps.get_model("assessments", name) for name in ("Case", "ScreeningEntry", "CaseMove")
    )
    first = dict(move_model.objects.order_by("-pk").values_list("case", "source"))  # a case is listed in its first unit
    cases = defaultdict(list)
    for case in case_model.objects.filter(listed_on__isnull=False).order_by("pk"):
        told = (case.resolution_id, case.standard_id, case.owner_id, case.listed_on)
        cases[(*told, first.get(case.pk, case.organization_id))].append(case)
    lines = defaultdict(list)
    listed = entry_model.objects.filter(screening__state="filed", decided="listed")
    said = ("screening__decision", "screening__standard", "screening__owner", "screening__listed_on", "organization")
    for pk, *told in listed.values_list("pk", *said):
        lines[tuple(told)].append(pk)
    fitting = [key for key, found in lines.items() if len(found) == len(cases.get(key, ())) == 1]
    for key in fitting:
        cases[key][0].entry_id = lines[key][0]
    case_model.objects.bulk_update([cases[key][0] for key in fitting], ["entry"], batch_size=BATCH)
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:  # a trigger is not made while rows wait to be checked
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0023_case_entry")]

    operations = [
        WithoutModels(guard.reverse_code, guard.code),
        migrations.RunPython(fill, migrations.RunPython.noop),
        WithoutModels(guard.code, guard.reverse_code),
        refuse(
            "assessments_case",
            "update",
            "OLD.entry_id IS NOT NULL AND (NEW.entry_id IS NULL OR OLD.entry_id <> NEW.entry_id)",
            "整顿由哪次排查列入，不能改。",
        ),
    ]
