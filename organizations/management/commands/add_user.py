"""The first account of all, which nobody could make on a page yet: usually the 系统配置员 of the county."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.toolkit.refusal import Refused
from organizations.models import Organization
from organizations.roles import Role
from organizations.services.users import create_user


class Command(BaseCommand):
    help = "新建账号并授予角色；初始密码由系统生成，只显示一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, as what, where."""
        parser.add_argument("username", help="用户名")
        parser.add_argument("name", help="姓名")
        parser.add_argument("role", choices=Role.values, help="角色")
        parser.add_argument("unit", help="单位的区划代码")

    def handle(self, *args: Any, username: str, name: str, role: str, unit: str, **options: Any) -> None:
        """Prints the password."""
        organization = Organization.objects.in_force().filter(code=unit).first()
        if organization is None:
            raise CommandError(f"没有区划代码为「{unit}」的单位，请先导入单位名单。")
        try:
            _, password = create_user(username=username, name=name, role=role, organization=organization, actor=None)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"已为「{organization}」建立账号 {username}，初始密码：{password}")
