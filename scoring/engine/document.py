"""The scheme format as JSON: `load` reads a document or says all that is wrong with it, `dump` writes it again."""

from collections.abc import Mapping
from typing import Any

from scoring.engine.checks import check
from scoring.engine.form import fields_of
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
    values = read_fields(Scheme, document, Place(problems), {})
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


def dump(scheme: Scheme) -> dict[str, Any]:
    """The canonical document of a scheme: `load(dump(scheme)) == scheme`, and equal schemes give equal documents."""
    return write_object(scheme)
