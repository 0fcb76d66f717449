"""The program `manage.py score`: a scheme and data as files in, results as files out, without a database or Django."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.toolkit import shell
from config.toolkit.excel.reading import begun
from config.toolkit.refusal import Refused
from scoring.offline.files import LARGEST_FILE, Sheets

Say = Callable[[str], object]

PURPOSE = "不用数据库，按方案文件和数据文件计分，结果写成工作簿（和 JSON）。"


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


def run(options: Mapping[str, Any], *, say: Say, warn: Say) -> None:
    """Score the units of a file; Refused, and nothing written, when scheme or data cannot be used."""
    for path, ending in ((options["out"], ".xlsx"), (options["json"], ".json")):
        _check_target(path, ending)
    with _begun(options["data"]) as sheets:
        from scoring.offline.scoring import score  # the engine starts while another process reads the workbook

        score(options, sheets, say=say, warn=warn)


@contextmanager
def _begun(path: Path) -> Iterator[Callable[[], Sheets] | None]:
    """What waits for the sheets of a workbook; None where there is none: that is told when its turn comes."""
    if path.suffix.lower() == ".xlsx" and path.is_file():
        with begun(shell.content(path, largest=LARGEST_FILE)) as book:
            yield lambda: book().sheets
    else:
        yield None


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
