"""The repository's own files, for the tests that read them."""

import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "organizations", "scoring", "assessments")


def files(*suffixes: str, under: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every file that is, or would be, committed: with one of the suffixes, below one of the top folders."""
    for name in names():
        path = ROOT / name
        if path.suffix in suffixes or not suffixes:
            if (not under or Path(name).parts[0] in under) and path.is_file():
                yield path


@cache
def names() -> list[str]:
    """File names from git; from the disk where there is no git or no clone (an unpacked delivery)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(command, cwd=ROOT, capture_output=True)
        if listed.returncode == 0:
            return [name for name in listed.stdout.decode().split("\0") if name]
    return [path.as_posix() for path in below(ROOT)]


def below(folder: Path) -> Iterator[Path]:
    """The files below a folder that .gitignore does not name, relative to the root."""
    ignored = [".git/", *(ROOT / ".gitignore").read_text().split()]
    for path in sorted(folder.iterdir()):
        name = f"{path.name}/" if path.is_dir() else path.name
        if any(fnmatch(name, pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from below(path)
        else:
            yield path.relative_to(ROOT)


def product(*suffixes: str) -> list[Path]:
    """The product's files (no tests, no migrations)."""
    return [path for path in files(*suffixes, under=PACKAGES) if "migrations" not in path.parts]


def shown(path: Path) -> str:
    """A path as a message shows it."""
    return path.relative_to(ROOT).as_posix()
