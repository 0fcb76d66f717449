"""The house rules that a program can check on the files themselves."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.sources import PACKAGES, files, product, shown

# Written in two halves, so that this file does not hold the words that it forbids.
HOSTS = ["pypi." + "org", "python" + "hosted", "npm" + "js", "deb." + "debian", "golang" + ".org", "crates." + "io"]
OUTSIDE = ["/wor" + "k/", "../sha" + "red", "/roo" + "t/", "/tmp/" + "kp", ".libr" + "ary/"]
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_NAME = 400, 50, 130, 30
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def python() -> list[Path]:
    return [path for path in files(".py") if "migrations" not in path.parts]


@pytest.mark.parametrize("word", HOSTS + OUTSIDE)
def test_no_file_names_a_registry_or_a_path_outside(word):
    assert [shown(path) for path in files() if word.encode() in path.read_bytes()] == []


def test_no_file_is_longer_than_400_lines():
    lengths = {shown(path): len(path.read_text().splitlines()) for path in [*python(), *files(".css", ".js", ".html")]}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_template_is_longer_than_130_lines():
    lengths = {shown(path): len(path.read_text().splitlines()) for path in files(".html")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_TEMPLATE} == {}


def test_no_function_is_longer_than_50_lines():
    long = []
    for path in python():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, FUNCTIONS) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION:
                long.append(f"{shown(path)}:{node.lineno} {node.name}")
    assert long == []


def test_no_unfinished_work_is_marked_in_the_code():
    mark = re.compile("TO" + "DO|FIX" + "ME|XX" + "X")
    found = [path for path in [*python(), *files(".html", ".css", ".js")] if mark.search(path.read_text())]
    assert [shown(path) for path in found] == []


def test_no_module_is_a_drawer_for_everything():
    assert [shown(path) for path in product(".py") if path.stem in ("utils", "helpers", "common", "misc")] == []


def test_models_hide_nothing_in_save_and_no_signal_is_used():
    hidden = []
    for path in product(".py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and "models" in path.parts:
                hidden += [f"{shown(path)} {node.name}.save" for f in node.body if getattr(f, "name", "") == "save"]
            if isinstance(node, ast.ImportFrom) and node.module in ("django.dispatch", "django.db.models.signals"):
                hidden.append(f"{shown(path)}: {node.module}")
    assert hidden == []


def our_models() -> list[type]:
    """Every table of ours, and those between; not the two that Django's own user brings along."""
    found = [
        model for name in PACKAGES[1:] for model in apps.get_app_config(name).get_models(include_auto_created=True)
    ]
    return [model for model in found if model.__name__ not in ("User_groups", "User_user_permissions")]


def test_no_column_is_a_float_or_a_decimal():
    kinds = {"FloatField", "DecimalField"}
    found = [str(f) for model in our_models() for f in model._meta.local_fields if f.get_internal_type() in kinds]
    assert our_models() and found == []


def test_names_in_the_database_are_short_and_lower_case():
    names = set()
    for model in our_models():
        meta = model._meta
        names |= {meta.db_table, *(field.column for field in meta.local_fields)}
        names |= {rule.name for rule in [*meta.constraints, *meta.indexes]}
    assert sorted(name for name in names if len(name) > LONGEST_NAME or name != name.lower()) == []
