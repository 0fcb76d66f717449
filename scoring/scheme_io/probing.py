"""One item looked at alone: what its rule says, or what is wrong with it, whatever the rest of the draft is like."""

from dataclasses import dataclass

from scoring.engine import FORMAT, SchemeError, load
from scoring.models import Indicator

from .writing import datum_document, node_document


@dataclass(frozen=True, slots=True)
class Probe:
    """The rule's sentence, or the problems of the rule; both empty for a node without a rule."""

    sentence: str = ""
    problems: tuple[str, ...] = ()


def probe(indicator: Indicator) -> Probe:
    """Loads a scheme of this item and its scheme's data alone; the item need not be saved. One query."""
    node = node_document(indicator, {})
    document = {
        "format": FORMAT,
        "key": "probe",
        "title": "试读",
        "year": indicator.scheme.year or 2000,
        "level": "township",
        "full": "100",
        "data": [datum_document(datum) for datum in indicator.scheme.data.all()],
        "nodes": [node],
    }
    try:
        return Probe(sentence=load(document).sentence(node["code"]))
    except SchemeError as error:
        return Probe(problems=tuple(p.message for p in error.problems if p.path.startswith("nodes[0].rule")))
