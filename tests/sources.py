"""The repository's own files, for the tests that read them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "organizations", "scoring", "assessments")
GENERATED = {".git", ".venv", "var", "out", "wheelhouse", "__pycache__"}


def files(*suffixes: str, under: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every file that is, or would be, committed: with one of the suffixes, below one of the top folders."""
    for name in names():
        path = ROOT / name
        if path.suffix in suffixes or not suffixes:
            if (not under or Path(name).parts[0] in under) and path.is_file():
                yield path


def names() -> list[str]:
    """File names from git; from the disk where this is no clone (an unpacked delivery)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [name for name in listed.split("\0") if name]
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    return [path.as_posix() for path in found if not GENERATED & set(path.parts)]


def product(*suffixes: str) -> list[Path]:
    """The product's files (no tests, no migrations)."""
    return [path for path in files(*suffixes, under=PACKAGES) if "migrations" not in path.parts]


def shown(path: Path) -> str:
    """A path as a message shows it."""
    return path.relative_to(ROOT).as_posix()
