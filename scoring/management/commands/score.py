"""manage.py score: a scheme and data as files in, results as a workbook and as JSON out; no database is touched."""

import json
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from config.toolkit import commands
from scoring.engine import Scheme, SchemeError, evaluate, load_new, too_large
from scoring.offline import notices, read_data, result_document, result_workbook
from scoring.scheme_io import read_document, read_workbook

LARGEST_FILE = 64 * 1024 * 1024  # the data of 41,352 units and 60 items take about 30 MB as JSON


class Command(commands.Command):
    """Scores units by a scheme without a database."""

    help = "不用数据库，按方案文件和数据文件计分，结果写成工作簿（和 JSON）。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scheme", required=True, type=Path, help="方案：.json 或 .xlsx")
        parser.add_argument("--data", required=True, type=Path, help="数据：.json 或 .xlsx")
        parser.add_argument("--out", required=True, type=Path, help="结果工作簿 .xlsx")
        parser.add_argument("--json", type=Path, help="结果 .json")
        parser.add_argument("--no-why", action="store_true", help="不写得分说明")

    def handle(self, *args: Any, **options: Any) -> None:
        for path, ending in ((options["out"], ".xlsx"), (options["json"], ".json")):
            _check_target(path, ending)
        try:
            scheme = load_new(_document(options["scheme"]))
        except SchemeError as error:
            raise CommandError("方案不能用：\n" + "\n".join(problem.message for problem in error.problems)) from None
        named = _units(scheme, options["data"])
        results = evaluate(scheme, [one.unit for one in named])
        if found := too_large(scheme, results):
            raise CommandError("\n".join(f"单位「{each.unit_id}」的{each.sentence()}" for each in found[:20]))
        for sentence in (*(warning.sentence() for warning in scheme.warnings), *notices(scheme, named, results)):
            self.stderr.write(f"提醒：{sentence}")
        result_workbook(options["out"], scheme, named, results, why=not options["no_why"])
        if options["json"]:
            written = json.dumps(result_document(scheme, named, results), ensure_ascii=False, indent=1)
            options["json"].write_text(written + "\n", encoding="utf-8")
        self.stdout.write(f"{len(results)}个单位，结果在 {options['out']}")


def _check_target(path: Path | None, ending: str) -> None:
    """Before anything is computed: the results can be written there."""
    if path is None:
        return
    if path.suffix.lower() != ending:
        raise CommandError(f"结果文件「{path}」的扩展名应是 {ending}。")
    if not path.parent.is_dir():
        raise CommandError(f"文件夹「{path.parent}」不存在，结果写不进去。请先建好文件夹，或换一个位置。")
    if path.exists():
        path.open("ab").close()  # whoever has it open in an office program keeps it from being written


def _content(path: Path) -> bytes:
    with suppress(OSError):
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(f"文件 {path} 超过{LARGEST_FILE // 1024**2}MB，太大，不读。请检查是否选错了文件。")
    return commands.content(path)


def _document(path: Path) -> Any:
    content = _content(path)
    return read_workbook(content) if path.suffix.lower() == ".xlsx" else read_document(content)


def _units(scheme: Scheme, path: Path) -> Any:
    content = _content(path)
    if path.suffix.lower() == ".xlsx":
        return read_data(scheme, content)
    document = read_document(content, noun="数据", largest=LARGEST_FILE, decimals=str)
    return read_data(scheme, content, document, name=path.name)
