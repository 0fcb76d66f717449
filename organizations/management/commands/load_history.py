"""Play a file that tells the history of some units."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from config.toolkit import commands
from config.toolkit.refusal import Refused
from organizations.models import Organization
from organizations.services.chronicle import play


class Command(commands.Command):
    help = "登记一份沿革文件：先建立其中的单位，再按日期先后登记划转、合并、拆分等事件；有错时什么也不写入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the unit below which it goes."""
        parser.add_argument("file", type=Path, help="沿革文件（.json）")
        parser.add_argument("--below", default="", help="建在哪个单位之下：区划代码；不写则作为最上级单位")

    def handle(self, *, file: Path, below: str, **options: Any) -> None:
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            root = Organization.objects.in_force().get(code=below) if below else None
            player = play(document, below=root, actor=None)
        except (OSError, ValueError) as fault:
            raise CommandError(f"读不了文件「{file}」：{fault}") from fault
        except Organization.DoesNotExist as missing:
            raise CommandError(f"没有区划代码为「{below}」的现存单位。") from missing
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已登记：单位{len(player.units)}个，事件{len(player.events)}件。")
