"""The golden corpus: schemes and facts whose results never change, in `corpus.json`, one case to a line.

A new rule type adds cases; then `python -m tests.golden.corpus` (from the top folder) notes their results and prints
the engine's new version. The results of cases that were there before may never change: the command refuses to.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from config.toolkit.scaled import parse, text
from scoring.engine import Fact, Status, Unit, UnitResult, evaluate, load

FILE = Path(__file__).with_name("corpus.json")


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def results(case: dict[str, Any]) -> list[dict[str, Any]]:
    """What the engine says now about a case."""
    return [written(result) for result in evaluate(load(case["scheme"]), [unit(given) for given in case["units"]])]


def unit(given: dict[str, Any]) -> Unit:
    facts = {code: fact(written_fact) for code, written_fact in given["facts"].items()}
    return Unit(
        given["id"],
        given["pool"],
        facts,
        given.get("ranked", True),
        order=given.get("order", 0),
        category=given.get("category", ""),
        exempt=frozenset(given.get("exempt", ())),
        parent=given.get("parent", ""),
        also=tuple(given.get("also", ())),
    )


def fact(written_fact: str | list[str | None]) -> Fact:
    """A number's text, the name of a status, or the list of the results below."""
    if isinstance(written_fact, list):
        return Fact(None, members=tuple(None if member is None else parse(member) for member in written_fact))
    if written_fact in set(Status):
        return Fact(None, Status(written_fact))
    return Fact(parse(written_fact))


def written(result: UnitResult) -> dict[str, Any]:
    def number(value: int | None) -> str | None:
        return None if value is None else text(value)

    return {
        "unit": result.unit_id,
        "total": number(result.total),
        "exact": number(result.exact),
        "parts": [number(part) for part in (result.base, result.bonus, result.penalty)],
        "status": result.status,
        "place": result.place,
        "grades": [result.score_grade, result.quota_grade, result.grade],
        "tie": result.quota_tie,
        "vetoes": list(result.vetoes),
        "nodes": [[node.code, number(node.value), node.status] for node in result.nodes],
        **({"also": [list(place) for place in result.also]} if result.also else {}),
    }


def version(found: list[list[dict[str, Any]]]) -> str:
    """SHA-256 everywhere, not the SM3 of other digests: this text is a constant in the code of every installation."""
    canonical = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def note() -> None:
    noted = cases()
    for case in noted:
        found = results(case)
        if case.setdefault("results", found) != found:
            raise SystemExit(f"{case['name']}: the engine has changed its meaning")
    lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in noted]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(version([case["results"] for case in noted]))


if __name__ == "__main__":
    note()
