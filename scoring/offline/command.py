"""The program `manage.py score`: a scheme and data as files in, results as files out, without a database or Django."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from config.toolkit import shell
from config.toolkit.refusal import Refused
from scoring.documents import read_document
from scoring.engine import Scheme, SchemeError, evaluate, load_new, too_large
from scoring.offline.data import Named, read_data
from scoring.offline.notices import notices
from scoring.offline.results import result_document, result_workbook

PURPOSE = "不用数据库，按方案文件和数据文件计分，结果写成工作簿（和 JSON）。"
LARGEST_FILE = 64 * 1024 * 1024  # the data of 41,352 units and 60 items take about 30 MB as JSON


def main(arguments: Sequence[str]) -> int:
    """Run it with the arguments of the command line; its status. What is wrong is a sentence on the screen."""
    parser = shell.Parser("manage.py score", PURPOSE)
    add_arguments(parser)
    options = vars(parser.parse_args(arguments))
    try:
        run(options, say=print, warn=_warn)
    except Refused as refused:
        _warn(refused.message)
        return 1
    except OSError as error:
        _warn(shell.disk(error))
        return 1
    return 0


def _warn(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def add_arguments(parser: ArgumentParser) -> None:
    """The files that are read and written."""
    parser.add_argument("--scheme", required=True, type=Path, metavar="方案", help="方案文件，.json 或 .xlsx")
    parser.add_argument("--data", required=True, type=Path, metavar="数据", help="数据文件，.json 或 .xlsx")
    parser.add_argument("--out", required=True, type=Path, metavar="结果", help="结果工作簿，.xlsx")
    parser.add_argument("--json", type=Path, metavar="结果", help="另外把结果写成 .json，可以不要")
    parser.add_argument("--no-why", action="store_true", help="不写得分说明")


def run(options: Mapping[str, Any], *, say: Callable[[str], object], warn: Callable[[str], object]) -> None:
    """Score the units of a file; Refused, and nothing written, when scheme or data cannot be used."""
    for path, ending in ((options["out"], ".xlsx"), (options["json"], ".json")):
        _check_target(path, ending)
    scheme = _scheme(options["scheme"])
    named = _units(scheme, options["data"])
    results = evaluate(scheme, [one.unit for one in named])
    if found := too_large(scheme, results):
        raise Refused("\n".join(f"单位「{each.unit_id}」的{each.sentence()}" for each in found[:20]))
    for sentence in (*(warning.sentence() for warning in scheme.warnings), *notices(scheme, named, results)):
        warn(f"提醒：{sentence}")
    result_workbook(options["out"], scheme, named, results, why=not options["no_why"])
    if options["json"]:
        written = json.dumps(result_document(scheme, named, results), ensure_ascii=False, indent=1)
        options["json"].write_text(written + "\n", encoding="utf-8")
    say(f"{len(results)}个单位，结果在 {options['out']}")


def _check_target(path: Path | None, ending: str) -> None:
    """Before anything is computed: the results can be written there."""
    if path is None:
        return
    if path.suffix.lower() != ending:
        raise Refused(f"结果文件「{path}」的扩展名应是 {ending}。")
    if not path.parent.is_dir():
        raise Refused(f"文件夹「{path.parent}」不存在，结果写不进去。请先建好文件夹，或换一个位置。")
    if path.exists():
        path.open("ab").close()  # whoever has it open in an office program keeps it from being written


def _content(path: Path) -> bytes:
    with suppress(OSError):
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(f"文件 {path} 超过{LARGEST_FILE // 1024**2}MB，太大，不读。请检查是否选错了文件。")
    return shell.content(path)


def _scheme(path: Path) -> Scheme:
    content = _content(path)
    if path.suffix.lower() == ".xlsx":
        from scoring.scheme_io import load_book  # with all rules and words, which a scheme in JSON does not need

        return load_book(content, doing="方案不能用")
    try:
        return load_new(read_document(content))
    except SchemeError as error:
        raise Refused("方案不能用：\n" + "\n".join(problem.message for problem in error.problems)) from None


def _units(scheme: Scheme, path: Path) -> list[Named]:
    content = _content(path)
    if path.suffix.lower() == ".xlsx":
        return read_data(scheme, content)
    document = read_document(content, noun="数据", largest=LARGEST_FILE, decimals=str)
    return read_data(scheme, content, document, name=path.name)
