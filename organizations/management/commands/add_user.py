"""The first account of all, which nobody could make on a page yet: usually the 系统配置员 of the county."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from config.toolkit import commands
from organizations.models import Organization
from organizations.roles import Role
from organizations.services.users import create_user

ROLES = "、".join(f"{role.value}（{role.label}）" for role in Role)


class Command(commands.Command):
    help = "新建账号并授予角色；初始密码由系统生成，只显示一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, as what, where."""
        parser.add_argument("username", metavar="用户名", help="登录用")
        parser.add_argument("name", metavar="姓名", help="本人姓名")
        parser.add_argument("role", metavar="角色", help=ROLES)
        parser.add_argument("unit", metavar="区划代码", help="单位的区划代码")

    def handle(self, *args: Any, username: str, name: str, role: str, unit: str, **options: Any) -> None:
        """Prints the password."""
        organization = Organization.objects.in_force().filter(code=unit).first()
        if organization is None:
            raise CommandError(f"没有区划代码为「{unit}」的单位，请先导入单位名单。")
        found = next((one for one in Role if role in (one.value, one.label)), None)
        if found is None:
            raise CommandError(f"没有角色「{role}」，可以写：{ROLES}。")
        _, password = create_user(username=username, name=name, role=found, organization=organization, actor=None)
        self.stdout.write(f"已为「{organization}」建立账号 {username}，角色{found.label}，初始密码：{password}")
