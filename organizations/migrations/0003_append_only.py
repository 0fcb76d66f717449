"""The trail takes new rows only; what happened to units is never deleted."""

from django.db import migrations

from config.toolkit.triggers import refuse


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_c_collation")]

    operations = [
        refuse("organizations_auditevent", "update", "", "操作记录不能修改。"),
        refuse("organizations_auditevent", "delete", "", "操作记录不能删除。"),
        refuse("organizations_event", "delete", "", "建制事件不能删除。"),
        refuse("organizations_eventlink", "delete", "", "建制事件不能删除。"),
        refuse("organizations_organization", "delete", "", "单位不能删除，只能登记撤销。"),
        refuse("organizations_user", "delete", "", "账号不能删除，只能停用。"),
    ]
