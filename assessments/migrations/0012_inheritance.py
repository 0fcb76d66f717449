"""What results count for the units that came of those assessed, and when each roster was frozen."""

from django.db import migrations, models

from config.toolkit.triggers import rebuilding


def tell_when(apps, editor):
    """Rosters frozen before this was kept: the trail knows."""
    events = apps.get_model("organizations", "AuditEvent").objects.using(editor.connection.alias)
    frozen = events.filter(action="cycle.roster_frozen", target_type="assessments.cycle").order_by("pk")
    cycles = apps.get_model("assessments", "Cycle").objects.using(editor.connection.alias)
    for target, at in dict(frozen.values_list("target_id", "at")).items():
        cycles.filter(pk=int(target)).exclude(roster_digest="").update(roster_frozen_at=at)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_post_holders")]

    operations = [
        *rebuilding(
            migrations.AddField(
                model_name="cycle",
                name="roster_frozen_at",
                field=models.DateTimeField(editable=False, null=True, verbose_name="名册冻结时间"),
            ),
            migrations.AddField(
                model_name="cycle",
                name="inheritance",
                field=models.CharField(
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
        ),
        migrations.RunPython(tell_when, migrations.RunPython.noop),
    ]
