"""The locks: complete, hashed, without addresses, and a core that installs on any processor."""

import ast
import re
import sys
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.sources import ROOT, names

LOCKS = ("core", "fast", "postgres", "test")


def read(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.lock").read_text()


def requirements(lock: str) -> list[Requirement]:
    """The pinned requirements of a lock, without their hashes."""
    lines = re.sub(r"\\\n", " ", read(lock)).splitlines()
    return [Requirement(line.split("--hash")[0]) for line in lines if line and not line.startswith("#")]


def wanted() -> dict[str, list[str]]:
    """What pyproject.toml asks for, by lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {"core": project["project"]["dependencies"], **project["dependency-groups"]}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_what_pyproject_asks_for(lock):
    pinned = {canonicalize_name(requirement.name) for requirement in requirements(lock)}
    asked = {canonicalize_name(Requirement(line).name) for line in wanted()[lock]}
    assert asked - pinned == set()
    assert set(wanted()) == set(LOCKS)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_pinned_and_hashed_and_names_no_address(lock):
    text = read(lock)
    assert "://" not in text
    assert "index-url" not in text and "find-links" not in text
    for line in re.sub(r"\\\n", " ", text).splitlines():
        assert re.match(r"[a-z0-9-]+==[0-9a-z.]+( ; [^-]+)?\s+--hash=sha256:[0-9a-f]{64}", line), line


def test_locks_agree_on_the_version_of_a_package():
    versions: dict[tuple[str, str], set[str]] = {}
    for lock in LOCKS:
        for requirement in requirements(lock):
            key = canonicalize_name(requirement.name), str(requirement.marker or "")
            versions.setdefault(key, set()).add(str(requirement.specifier))
    assert {key: found for key, found in versions.items() if len(found) > 1} == {}


def test_every_wheel_of_the_core_is_pure_python():
    here = [r for r in requirements("core") if r.marker is None or r.marker.evaluate()]
    assert len(here) >= 18
    impure = {}
    for requirement in here:
        installed = distribution(requirement.name)
        assert installed.version in requirement.specifier, f"{requirement}: {installed.version} is installed"
        tags = re.findall(r"^Tag: (.+)$", installed.read_text("WHEEL") or "", re.MULTILINE)
        if not tags or not all(tag.endswith("-none-any") for tag in tags):
            impure[requirement.name] = tags
    assert impure == {}


def test_no_lock_file_that_carries_addresses():
    assert {"uv.lock", "pylock.toml", "package-lock.json"} & {name.rsplit("/", 1)[-1] for name in names()} == set()


def test_run_stands_on_the_standard_library_alone():
    tree = ast.parse((ROOT / "run.py").read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names) == set()
    assert len((ROOT / "run.py").read_text().splitlines()) <= 200
