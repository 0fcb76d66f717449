"""The site's secret key: made at the first run, kept in a file that only its owner can read."""

import os
import secrets
from pathlib import Path

LENGTH = 64


def read_or_make(path: Path) -> str:
    """The key in `path`; the first caller makes it (mode 0600), all others read the same one."""
    if not path.exists():
        draft = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(LENGTH))
        try:
            os.link(draft, path)  # fails when another process was first: its whole key is then there
        except FileExistsError:
            pass
        except OSError:
            os.replace(draft, path)  # a file system without hard links
        draft.unlink(missing_ok=True)
    return path.read_text().strip()
