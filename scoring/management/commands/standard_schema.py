"""manage.py standard_schema: the JSON Schema of the format of standards, as it stands in docs/."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from scoring.standards.schema import json_schema


class Command(BaseCommand):
    """Prints the schema, or writes it into a file."""

    help = "写出评定标准格式的 JSON Schema（docs/standard-format.schema.json 就是这样来的）。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, help="写到这个文件；不写就显示出来")

    def handle(self, *args: Any, **options: Any) -> None:
        written = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
        if options["out"]:
            options["out"].write_text(written, encoding="utf-8")
        else:
            self.stdout.write(written, ending="")
