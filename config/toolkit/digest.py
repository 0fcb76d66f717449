"""One digest everywhere: SM3, with the algorithm's name in its value; SHA-256 where a Python has no SM3."""

import hashlib
import hmac
import json

ALGORITHM = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
ALGORITHMS = ("sm3", "sha256")

_LEAVES = frozenset((str, int, bool, type(None)))


def canonical_json(document: object) -> bytes:
    """The one spelling of a document: sorted keys, no spaces, UTF-8.

    Dictionaries with text keys, lists, tuples, text, whole numbers, booleans and None; TypeError for anything else,
    floats included (a decimal travels as text or as a scaled integer).
    """
    _refuse_inexact(document)
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
    ).encode()


def _refuse_inexact(document: object) -> None:
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if not all(type(key) is str for key in part):
                raise TypeError("keys of a canonical document are text")
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend([inner for inner in part if type(inner) not in _LEAVES])
        elif not isinstance(part, str | int | None):
            raise TypeError(f"not in a canonical document: {type(part).__name__}")


def digest(content: object) -> str:
    """Digest "sm3:<64 hex>" of bytes as they are, or of any other document's canonical JSON."""
    data = bytes(content) if isinstance(content, bytes | bytearray | memoryview) else canonical_json(content)
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, data).hexdigest()}"


def short(full: str) -> str:
    """The first 16 hex digits of a digest, as printed on meeting tables (校验码)."""
    return full.rpartition(":")[2][:16]


def seal(content: bytes, key: bytes) -> str:
    """HMAC "sm3:<64 hex>" of bytes under a secret key."""
    return f"{ALGORITHM}:{hmac.new(key, content, ALGORITHM).hexdigest()}"


def sealed(content: bytes, mark: str, key: bytes) -> bool:
    """True when `mark` is the seal of these bytes under this key, compared in constant time."""
    algorithm = mark.partition(":")[0]
    if algorithm not in ALGORITHMS or algorithm not in hashlib.algorithms_available:
        return False
    expected = f"{algorithm}:{hmac.new(key, content, algorithm).hexdigest()}"
    return hmac.compare_digest(expected.encode(), mark.encode())
