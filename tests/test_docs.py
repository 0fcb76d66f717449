"""The documents hold: what they tell people to type, click, set or open is really there."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import get_commands, load_command_class

from organizations.roles import GRANTS, Reach
from tests.sources import ROOT, files, product

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MANUALS = [ROOT / "docs" / name for name in ("users.md", "administrators.md", "workbooks.md")]
TEXT = {path: path.read_text(encoding="utf-8") for path in PAGES}
RUN_VERBS = {"demo", "test", "serve", "doctor"}
COMMAND = re.compile(r"(?:\S*python3? )?manage\.py ([a-z][^\n`|　（。，；]*)")
PLACEHOLDER = re.compile(r"\{\{\s*[\w.|*\\]+\s*\}\}")
FOLDERS = "config|organizations|scoring|assessments|templates|seeds|tests|docs"
BACKUP = "VACUUM INTO"


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def found(pattern: str) -> Iterator[tuple[str, str]]:
    """Page and match, for every match of a pattern in the documents."""
    for path, text in TEXT.items():
        for match in re.findall(pattern, text):
            yield shown(path), match


def commands() -> Iterator[tuple[str, list[str]]]:
    """Page and words of every `manage.py` command line."""
    for path, text in TEXT.items():
        for line in COMMAND.findall(text):
            if words := shlex.split(line.replace("`", ""), comments=True):
                yield shown(path), words


def test_every_manage_command_exists_and_takes_these_arguments(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # as outside tests: for db_worker
    known = get_commands()
    used = set()
    for page, words in commands():
        name, *arguments = [word for word in words if re.fullmatch(r"[\x21-\x7e]+|[\w.]+", word)]
        assert name in known, f"{page}: manage.py {name}"
        app = known[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        if arguments and not any(word.isupper() for word in arguments):  # an English line names them in capitals
            command.create_parser("manage.py", name).parse_args(arguments)
        used.add(name)
    assert {"import_units", "add_user", "verify_audit", "rerun", "migrate"} <= used


def test_every_verb_of_run_exists() -> None:
    verbs = {(page, verb) for page, verb in found(r"run\.py ([a-z]+)") if verb not in RUN_VERBS}
    assert verbs == set()
    help_text = subprocess.run([sys.executable, "run.py", "--help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert all(verb in help_text for verb in RUN_VERBS)


def test_every_environment_variable_is_read() -> None:
    read = set()
    for path in [ROOT / "run.py", *product(".py")]:
        read |= set(re.findall(r"KAOPING_[A-Z_]+", path.read_text(encoding="utf-8")))
    named = {name for _, name in found(r"KAOPING_[A-Z_]+")}
    assert sorted(named - read) == []
    readme = set(re.findall(r"KAOPING_[A-Z_]+", TEXT[ROOT / "README.md"]))
    assert sorted(read - readme) == []


def test_every_file_and_link_is_there() -> None:
    gone = []
    for path, text in TEXT.items():
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            gone += [] if (path.parent / target).exists() else [f"{shown(path)}: {target}"]
        for name in re.findall(
            r"`((?:config|organizations|scoring|assessments|templates|seeds|tests|docs)/[^`*…]+)`", text
        ):
            if re.search(r"[一-龥]", name) or name.startswith("templates/"):
                continue  # what a reader is to name himself; the office's own folder of templates
            gone += [] if (ROOT / name).exists() else [f"{shown(path)}: {name}"]
    assert gone == []


def words_of_the_product() -> str:
    """Everything that a page may say: templates, scripts, and the Chinese of the code."""
    kinds = [*files(".html", ".js", under=("templates", "config", "scoring")), *product(".py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in kinds)


@pytest.mark.parametrize("page", MANUALS, ids=shown)
def test_every_button_is_on_a_page(page: Path) -> None:
    product_text = words_of_the_product()
    buttons = set(re.findall(r"【([^】]+)】", TEXT[page])) - {""}
    assert sorted(button for button in buttons if button not in product_text) == []


def test_the_table_of_roles_is_the_code() -> None:
    table = {}
    for line in TEXT[ROOT / "docs" / "administrators.md"].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"`[a-z]+`", cells[1]):
            table[cells[1].strip("`")] = (cells[0], *(set(filter(None, cell.split("、"))) for cell in cells[2:]))
    assert table == {
        role.value: (
            role.label,
            {grant.permission.label for grant in grants if grant.reach == Reach.OWN},
            {grant.permission.label for grant in grants if grant.reach == Reach.BELOW},
        )
        for role, grants in GRANTS.items()
    }


def test_the_placeholders_are_those_of_the_templates() -> None:
    used = set()
    for path in (ROOT / "seeds" / "templates").glob("*.xlsx"):
        with closing(openpyxl.load_workbook(path)) as book:
            cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
            written = (name for value in cells if isinstance(value, str) for name in PLACEHOLDER.findall(value))
            used |= {name.replace("|merge", "") for name in written}
    named = set(PLACEHOLDER.findall(TEXT[ROOT / "docs" / "workbooks.md"])) - {"{{名字}}"}
    assert used - named == set()
    assert named - used == set()


def test_the_backup_command_makes_a_whole_copy(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(tmp_path / "var" / "kaoping.sqlite3")) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE unit (name TEXT)")
        database.execute("INSERT INTO unit VALUES ('乌兰镇')")
    (line,) = [line for line in TEXT[MANUALS[1]].splitlines() if BACKUP in line]
    command = [sys.executable, *shlex.split(line)[1:]]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    with closing(sqlite3.connect(tmp_path / "kaoping-backup.sqlite3")) as copy:
        assert copy.execute("SELECT name FROM unit").fetchall() == [("乌兰镇",)]
    again = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True)
    assert again.returncode != 0


def test_every_decision_has_a_date_and_fits_on_a_page() -> None:
    decisions = [path for path in PAGES if path.parent.name == "decisions"]
    assert len(decisions) >= 14
    for path in decisions:
        assert re.search(r"^日期：2026-11-2[1-3]　状态：", TEXT[path], re.M), shown(path)
        assert len(TEXT[path]) <= 1200, shown(path)
