"""Paths compare byte by byte on PostgreSQL: with a linguistic collation a range is slow or wrong (architecture 3.1)."""

from django.db import migrations

from config.toolkit.triggers import WithoutModels

COLUMNS = (("organizations_organization", "path"), ("organizations_auditevent", "unit_path"))


def compare_bytes(apps, editor):
    if editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            editor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar(96) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_tables")]

    operations = [WithoutModels(compare_bytes, migrations.RunPython.noop)]
