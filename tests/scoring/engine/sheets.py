"""Units and sheets for the tests of parts and policies: given as texts, shown as texts."""

from config.toolkit.scaled import text
from scoring.engine import Unit, evaluate, load
from tests.scoring.engine.documents import document, fact, leaf


def town(id="甲", pool="镇", *, category="", exempt=(), **facts):
    known = {code: fact(value) for code, value in facts.items()}
    return Unit(id, pool, known, category=category, exempt=frozenset(exempt))


def of(node, **more):
    return {**node, **more}


def counted(code, datum_code, each, points="1000"):
    """An item of a penalty or bonus: so much for every one."""
    return leaf(code, points, {"type": "accumulate", "parts": [{"datum": datum_code, "each": each}]})


def shown(result):
    return {node.code: None if node.value is None else text(node.value) for node in result.nodes}


def totals(nodes, units, data=(), **more):
    results = evaluate(load(document(nodes, list(data), **more)), units)
    return [None if result.total is None else text(result.total) for result in results]
