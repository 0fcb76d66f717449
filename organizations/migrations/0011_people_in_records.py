"""Which people the records of registers name: an index, filled from the records that are there."""

import django.db.models.deletion
from django.db import migrations, models

BATCH = 1000


def fill(apps, schema_editor):
    """One row for each person whom a record names in a field of that kind of its version."""
    version_model, record_model, named = (
        apps.get_model("organizations", name) for name in ("RegisterVersion", "RegisterRecord", "RecordPerson")
    )
    codes = {
        pk: {field["code"] for field in document["fields"] if field["kind"] == "person"}
        for pk, document in version_model.objects.values_list("pk", "document")
    }
    rows = []
    holding = [pk for pk, people in codes.items() if people]
    records = record_model.objects.filter(version__in=holding).order_by("pk").values_list("pk", "version_id", "data")
    for pk, version, data in records.iterator(chunk_size=BATCH):
        found = {data[code]["id"] for code in codes[version] & data.keys() if data[code]["id"]}
        rows += [named(record_id=pk, person_id=person) for person in sorted(found)]
        if len(rows) >= BATCH:
            named.objects.bulk_create(rows)
            rows = []
    named.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0010_lean_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_in",
                        to="organizations.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named",
                        to="organizations.registerrecord",
                        verbose_name="记录",
                    ),
                ),
            ],
            options={"verbose_name": "记录中的人员", "verbose_name_plural": "记录中的人员"},
        ),
        migrations.AddConstraint(
            model_name="recordperson",
            constraint=models.UniqueConstraint(
                fields=("record", "person"),
                name="recordperson_once",
                violation_error_message="这条记录已记有这个人。",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
