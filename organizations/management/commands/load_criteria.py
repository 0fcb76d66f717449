"""Sets of criteria (双强, 三强, 四强) from files: what secretaries are measured by is data, with its source."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from config.toolkit import commands
from organizations.services.strengths import load_criteria


class Command(commands.Command):
    help = "载入双强、三强、四强等标准（.json 文件，一个文件一套）。重复载入只更新文字。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("files", type=Path, nargs="+", metavar="文件", help="标准文件（.json）")

    @transaction.atomic
    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """All of them or none."""
        for path in files:
            try:
                document = json.loads(commands.content(path))
            except ValueError as error:
                raise CommandError(f"{path.name}不是有效的 JSON 文件，没有载入任何标准。") from error
            if not isinstance(document, dict):
                raise CommandError(f"{path.name}的内容应是一套标准，没有载入任何标准。")
            criteria = load_criteria(document, actor=None)
            self.stdout.write(f"已载入：{criteria}（{len(criteria.aspects)}个方面）")
