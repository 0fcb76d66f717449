"""manage.py score: a scheme and data as files in, results as a workbook and as JSON out; no database is touched."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.toolkit.refusal import Refused
from scoring.engine import Scheme, SchemeError, evaluate, load_new, too_large
from scoring.offline import read_data, result_document, result_workbook
from scoring.scheme_io import read_document, read_workbook

LARGEST_FILE = 64 * 1024 * 1024  # the data of 41,352 units and 60 items take about 30 MB as JSON


class Command(BaseCommand):
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
        try:
            scheme = load_new(_document(options["scheme"]))
            named = _units(scheme, options["data"])
        except SchemeError as error:
            raise CommandError("方案不能用：\n" + "\n".join(problem.message for problem in error.problems)) from None
        except Refused as refused:
            raise CommandError(refused.message) from None
        for warning in scheme.warnings:
            self.stderr.write(f"提醒：{warning.sentence()}")
        results = evaluate(scheme, [one.unit for one in named])
        if found := too_large(scheme, results):
            raise CommandError("\n".join(f"单位「{each.unit_id}」的{each.sentence()}" for each in found[:20]))
        result_workbook(options["out"], scheme, named, results, why=not options["no_why"])
        if options["json"]:
            written = json.dumps(result_document(scheme, named, results), ensure_ascii=False, indent=1)
            options["json"].write_text(written + "\n", encoding="utf-8")
        self.stdout.write(f"{len(results)}个单位，结果在 {options['out']}")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(f"文件 {path} 超过{LARGEST_FILE // 1024**2}MB，太大，不读。请检查是否选错了文件。")
        return path.read_bytes()
    except OSError:
        raise CommandError(f"读不到文件 {path}，请检查路径。") from None


def _document(path: Path) -> Any:
    content = _content(path)
    return read_workbook(content) if path.suffix.lower() == ".xlsx" else read_document(content)


def _units(scheme: Scheme, path: Path) -> Any:
    content = _content(path)
    if path.suffix.lower() == ".xlsx":
        return read_data(scheme, content)
    return read_data(scheme, content, read_document(content, noun="数据", largest=LARGEST_FILE, decimals=str))
