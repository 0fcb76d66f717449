"""manage.py score as a program of its own: without Django, and in Chinese."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from scoring.engine import load
from scoring.offline import command
from scoring.scheme_io.book_writing import scheme_workbook
from tests.scoring.test_offline import HEAD, SCHEME, here, table
from tests.sources import ROOT

__all__ = ["here"]  # the folder with the scheme, which pytest finds by this name


def test_the_program_needs_neither_django_nor_a_folder_for_data(here: Path) -> None:
    """No settings are read and no secret key is made, in spite of all that Django would do."""
    data = table(here, [HEAD, ["a", "甲镇", "镇", None, 3, "好", 1]])
    given = ["score", "--scheme", str(here / "s.json"), "--data", str(data), "--out", str(here / "r.xlsx")]
    loaded = "print(sorted({'django', 'openpyxl', 'xlsxwriter'} & {*sys.modules}))"
    program = f"import sys, manage\ntry:\n    manage.main()\nfinally:\n    {loaded}"
    environment = {**os.environ, "KAOPING_DATA": str(here / "data")}
    done = subprocess.run([sys.executable, "-c", program, *given], capture_output=True, env=environment, cwd=ROOT)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.decode() == f"1个单位，结果在 {here / 'r.xlsx'}\n[]\n"
    assert not (here / "data").exists()
    (here / "s.xlsx").write_bytes(scheme_workbook(load(SCHEME)))
    given[2] = str(here / "s.xlsx")
    done = subprocess.run([sys.executable, "-c", program, *given], capture_output=True, env=environment, cwd=ROOT)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.decode() == f"1个单位，结果在 {here / 'r.xlsx'}\n[]\n"
    assert not (here / "data").exists()


def test_what_goes_wrong_is_a_sentence_and_a_status(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--scheme", str(here / "s.json"), "--data", str(here / "d.xlsx"), "--out", str(here / "r.xlsx")]
    assert command.main(given) == 1
    assert capsys.readouterr().err == f"「{here / 'd.xlsx'}」不存在，请核对文件名和文件夹。\n"
    (here / "s.json").write_text("{}", encoding="utf-8")
    assert command.main(given) == 1
    assert capsys.readouterr().err.startswith("方案不能用：\n方案的格式没有填写。\n")
    with pytest.raises(SystemExit) as ended:
        command.main(["--fast"])
    assert ended.value.code == 2
    told = "缺少参数：--scheme, --data, --out。用法见 manage.py score --help\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("ask", [lambda: command.main(["--help"]), lambda: call_command("score", "--help")])
def test_the_help_is_chinese(ask: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ask()
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：")
    shown = re.sub(r"^用法：.* score |--?[a-z][a-z-]*|\.json|\.xlsx", "", shown)
    assert "选项:" in shown and "结果工作簿" in shown
    assert not re.search("[a-z]{2}", shown)
