"""Indexes that no query uses go: every one of them made the import of a list and the move of a subtree slower."""

import django.db.models.deletion
from django.db import migrations, models

from config.toolkit.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0009_honours_and_cards"),
    ]

    operations = rebuilding(
        # Where a column loses its index, PostgreSQL would lose every other one of that column with it.
        migrations.RemoveConstraint(model_name="organization", name="organization_code_once"),
        migrations.AlterField(
            model_name="organization",
            name="city",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="code",
            field=models.CharField(blank=True, max_length=20, verbose_name="区划代码"),
        ),
        migrations.AlterField(
            model_name="organization",
            name="county",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="path",
            field=models.CharField(editable=False, max_length=96),
        ),
        migrations.AlterField(
            model_name="organization",
            name="province",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="township",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(fields=["code"], name="organization_code"),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(fields=("path",), name="organization_path_once"),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("code", ""), _negated=True), ("closed_on", None)),
                fields=("code",),
                name="organization_code_once",
                violation_error_message="这个区划代码已有现存单位在用。",
            ),
        ),
    )
