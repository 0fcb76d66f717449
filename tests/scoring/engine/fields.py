"""Fields of units with given totals, graded under quotas and vetoes: the results in a few characters."""

from scoring.engine import Unit, evaluate, load
from tests.scoring.engine.documents import datum, document, fact, manual

GRADES = [
    {"name": "优秀", "from": "90"},
    {"name": "良好", "from": "80"},
    {"name": "一般", "from": "60"},
    {"name": "较差", "from": None},
]
DATA = [datum("v", "flag"), datum("w"), datum("rate", "percent"), datum("x", "number")]


def scheme_of(*, quotas=(), vetoes=(), grades=GRADES, **arithmetic):
    nodes = [manual("a", "800"), manual("b", "200")]
    return load(document(nodes, DATA, grades=grades, quotas=list(quotas), vetoes=list(vetoes), arithmetic=arithmetic))


def field(totals, **facts):
    """Units named by their position, with these totals as texts; more facts by datum, one for every unit."""
    return [
        Unit(str(position), "镇", {"ma": fact(total), "mb": fact("0"), **at(facts, position)}, order=position)
        for position, total in enumerate(totals)
    ]


def at(facts, position):
    return {code: fact(values[position]) for code, values in facts.items() if values[position] is not None}


def brief(results):
    """First characters of the grades; 并 for a tie at an edge, 无 for none."""
    return "".join((result.grade or "无")[0] + ("并" if result.quota_tie else "") for result in results)


def graded(totals, *quotas, vetoes=(), grades=GRADES, facts=None, **arithmetic):
    scheme = scheme_of(quotas=quotas, vetoes=vetoes, grades=grades, **arithmetic)
    return brief(evaluate(scheme, field(totals, **(facts or {}))))


def quota(grade, number, kind="ceiling", **more):
    """A share with its rounding ("0.3 floor"), or a count."""
    if isinstance(number, int):
        return {"grade": grade, "kind": kind, "count": number, **more}
    share, rounding = number.split()
    return {"grade": grade, "kind": kind, "share": share, "rounding": rounding, **more}
