"""manage.py scheme_schema: the JSON Schema of the scheme format, as it stands in docs/."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from scoring.engine import json_schema
from scoring.scheme_io.word_page import word_page


class Command(BaseCommand):
    """Prints the schema, or the words of the workbook; or writes them into a file."""

    help = "写出方案格式的 JSON Schema（docs/scheme-format.schema.json 就是这样来的）。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--words", action="store_true", help="写出方案工作簿的用词（docs/scheme-words.md）")
        parser.add_argument("--out", type=Path, help="写到这个文件；不写就显示出来")

    def handle(self, *args: Any, **options: Any) -> None:
        written = word_page() if options["words"] else schema_text()
        if options["out"]:
            options["out"].write_text(written, encoding="utf-8")
        else:
            self.stdout.write(written, ending="")


def schema_text() -> str:
    """The schema with one line to a key, ending in a line feed."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
