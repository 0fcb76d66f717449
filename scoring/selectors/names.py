"""What the codes inside a scheme stand for, for the trail: data, items and vetoes by name, drafts included."""

from collections.abc import Iterable
from itertools import chain

from scoring.models import Datum, DatumKind, Indicator, Veto

Names = dict[str, str]


def scheme_names(pks: Iterable[str]) -> dict[str, Names]:
    """By pk of the scheme: "late", "1.1" and with the list where they stand "data late", "nodes 1.1", "vetoes V1".

    Of yes-or-no data also what their figures say: "late 1" is 是. Three queries, however many schemes.
    """
    found: dict[str, Names] = {pk: {} for pk in pks}
    for pk, code, name, kind in Datum.objects.filter(scheme__in=found).values_list("scheme", "code", "name", "kind"):
        found[str(pk)] |= _datum(code, name, kind)
    nodes = Indicator.objects.filter(scheme__in=found).values_list("scheme", "code", "name")
    vetoes = Veto.objects.filter(scheme__in=found).values_list("scheme", "code", "name")
    for pk, code, name in chain(nodes, vetoes):
        called = f"「{code} {name}」"
        found[str(pk)] |= {code: called, f"nodes {code}": called, f"vetoes {code}": called}
    return found


def _datum(code: str, name: str, kind: str) -> Names:
    called = f"「{name}」"
    said = {f"{code} 1": "是", f"{code} 0": "否"} if kind == DatumKind.FLAG else {}
    return {code: called, f"data {code}": called, **said}
