"""What `manage.py score` does once its files are there: units from the data, results, and the files that hold them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.toolkit import shell
from config.toolkit.refusal import Refused
from scoring.documents import read_document
from scoring.engine import Scheme, SchemeError, evaluate, load_new, too_large
from scoring.offline.data import Named, units_of_document, units_of_sheets
from scoring.offline.files import LARGEST_FILE, Sheets
from scoring.offline.notices import notices
from scoring.offline.results import result_document, result_workbook

Say = Callable[[str], object]


def score(options: Mapping[str, Any], sheets: Callable[[], Sheets] | None, *, say: Say, warn: Say) -> None:
    """Score the units; Refused, and nothing written, when scheme or data cannot be used.

    `sheets` waits for those of the data, where they are a workbook.
    """
    scheme = _scheme(options["scheme"])
    named = units_of_sheets(scheme, sheets()) if sheets else _of_document(scheme, options["data"])
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


def _scheme(path: Path) -> Scheme:
    content = shell.content(path, largest=LARGEST_FILE)
    if path.suffix.lower() == ".xlsx":
        from scoring.scheme_io import load_book  # with all rules and words, which a scheme in JSON does not need

        return load_book(content, doing="方案不能用")
    try:
        return load_new(read_document(content))
    except SchemeError as error:
        raise Refused("方案不能用：\n" + "\n".join(problem.message for problem in error.problems)) from None


def _of_document(scheme: Scheme, path: Path) -> list[Named]:
    content = shell.content(path, largest=LARGEST_FILE)
    document = read_document(content, noun="数据", largest=LARGEST_FILE, decimals=str)
    return units_of_document(scheme, document, name=path.name)
