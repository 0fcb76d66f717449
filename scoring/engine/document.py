"""The scheme format as JSON: `load` reads a document or says all that is wrong with it, `dump` writes it again."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from scoring.engine.checks import check
from scoring.engine.form import DAY, fields_of
from scoring.engine.problems import SchemeError, SchemeProblem, brief
from scoring.engine.reading import Place, read_fields
from scoring.engine.spec import FORMAT, Scheme
from scoring.engine.unfit import unfit
from scoring.engine.writing import write_object

STAND_INS = {"format": FORMAT, "key": "", "title": "", "year": 0, "level": "", "full": 0, "data": (), "nodes": ()}


def load(document: Any) -> Scheme:
    """The scheme of a JSON document (decimals as texts); SchemeError with all problems at once.

    Points that do not add up are no problem but `scheme.warnings`.
    """
    problems: list[SchemeProblem] = []
    values = read_fields(Scheme, _with_days(document), Place(problems), {})
    if not isinstance(document, Mapping):
        raise SchemeError(tuple(map(brief, problems)))
    broken = {problem.path.split(".")[0].split("[")[0] for problem in problems}
    optional = {field.name: field.default for field in fields_of(Scheme) if not field.required}
    scheme = Scheme(**{**STAND_INS, **optional, **values})
    problems += check(scheme, broken)
    if problems:
        raise SchemeError(tuple(map(brief, problems)))
    return scheme


def load_new(document: Any) -> Scheme:
    """`load` for a scheme that is to be used from now on: SchemeError also for what only earlier schemes may hold."""
    scheme = load(document)
    if problems := tuple(map(brief, unfit(scheme))):
        raise SchemeError(problems)
    return scheme


def _with_days(document: Any) -> Any:
    """The document with the dates in worked examples, written 2026-10-30, as the numbers of these days."""
    if not isinstance(document, Mapping) or not isinstance(document.get("examples"), list):
        return document
    data = document.get("data")
    kinds = {str(datum.get("code")): datum.get("kind") for datum in _objects(data)}
    examples = [
        {**given, "facts": {code: _day(number, kinds.get(code)) for code, number in given["facts"].items()}}
        if isinstance(given, Mapping) and isinstance(given.get("facts"), Mapping)
        else given
        for given in document["examples"]
    ]
    return {**document, "examples": examples}


def _objects(listed: Any) -> list[Mapping[str, Any]]:
    return [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []


def _day(number: Any, kind: Any) -> Any:
    """The number of a day of the calendar; anything else as it was written."""
    if kind != "date" or not isinstance(number, str) or not re.fullmatch(DAY, number):
        return number
    try:
        return str(date.fromisoformat(number).toordinal())
    except ValueError:
        return number


def dump(scheme: Scheme) -> dict[str, Any]:
    """The canonical document of a scheme: `load(dump(scheme)) == scheme`, and equal schemes give equal documents."""
    return write_object(scheme)
