"""Is the trail whole? For people, for monitoring (exit code), for the line printed on meeting tables."""

from typing import Any

from django.core.management.base import CommandError

from config.toolkit import commands
from config.toolkit.digest import short
from organizations import audit
from organizations.models import AuditEvent


class Command(commands.Command):
    help = "核对操作记录的校验链：找出被修改、删除或插入的记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints every problem; CommandError when there is one."""
        problems = audit.verify()
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"操作记录有{len(problems)}处问题。")
        last = AuditEvent.objects.order_by("-pk").first()
        head = short(last.digest) if last else "无"
        self.stdout.write(f"操作记录完整，共{AuditEvent.objects.count()}条，最后一条的校验码是{head}。")
