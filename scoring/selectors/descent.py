"""The versions of a scheme one after another, and what became of each item from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.toolkit.scaled import text
from scoring.engine import Node, SchemeError, load_new
from scoring.engine import Scheme as Spec
from scoring.lineage import Lineage, Links, Relation, Said, lineage, links, relate, through
from scoring.models import Scheme, SchemeState
from scoring.scheme_io.writing import document

GENERATIONS = 6  # versions on one page


def spec_of(scheme: Scheme) -> Spec:
    """The scheme as the engine reads it: of a draft its rows as they are now (SchemeError with every problem)."""
    return load_new(document(scheme)) if scheme.state == SchemeState.DRAFT else scheme.spec()


def said_of(scheme: Scheme) -> Said:
    """What the rows of a version say of the one before it; one query."""
    return dict(scheme.indicators.values_list("code", "follows"))


def generations(scheme: Scheme, most: int = GENERATIONS) -> list[Scheme]:
    """This version and those that it carries on, the newest first; two queries."""
    above = dict(Scheme.objects.filter(owner=scheme.owner_id).values_list("pk", "previous"))
    chain: list[int] = []
    following = scheme.previous_id
    while following is not None and len(chain) < most - 1:
        chain.append(following)
        following = above.get(following)
    found = Scheme.objects.in_bulk(chain)
    return [scheme, *(found[pk] for pk in chain)]


def lineage_between(earlier: Scheme, later: Scheme) -> Lineage:
    """Through all versions between them where one carries on the other, otherwise by names and codes alone."""
    chain = generations(later, most=60)
    keys = [version.pk for version in chain]
    if earlier.pk not in keys[1:]:
        first, last = spec_of(earlier), spec_of(later)
        return lineage(first, last, {})
    chain = chain[: keys.index(earlier.pk) + 1]
    specs = [spec_of(version) for version in chain]
    whole: Links = {code: (code,) for code in specs[0].codes}
    for position, version in enumerate(chain[:-1]):
        whole = through(links(specs[position + 1], specs[position], said_of(version)), whole)
    return relate(specs[-1], specs[0], whole)


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An item, or several, in one version; `relation` is that of the next version's item to it."""

    nodes: tuple[Node, ...]
    relation: str
    break_: bool

    @property
    def words(self) -> str:
        """1.1 组织领导（4分）."""
        return "、".join(f"{node.code} {node.name}{points_of(node)}" for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Ancestry:
    """One item of the newest version with its ancestors, the nearest first; None where it did not exist."""

    node: Node
    follows: tuple[str, ...]
    relation: Relation
    ancestors: tuple[Ancestor | None, ...]


@dataclass(frozen=True, slots=True)
class FamilyTree:
    """The table of a scheme over its versions; `dropped` are the items of the previous version that ended there."""

    versions: tuple[Scheme, ...]
    rows: tuple[Ancestry, ...]
    dropped: tuple[Node, ...]


def points_of(node: Node) -> str:
    """The points of a node in brackets."""
    if node.points is None:
        return "（不封顶）"
    return f"（{text(node.points)}分）"


def family_tree(scheme: Scheme) -> FamilyTree:
    """Every item over the versions before; versions that cannot be read end the table. SchemeError for the newest."""
    versions = generations(scheme)
    specs = [spec_of(scheme)]
    for version in versions[1:]:
        try:
            specs.append(spec_of(version))
        except SchemeError:
            break
    versions = versions[: len(specs)]
    steps = [lineage(old, new, said_of(version)) for version, new, old in zip(versions, specs, specs[1:], strict=False)]
    rows = tuple(_ancestry(node, specs, steps) for node in specs[0].preorder)
    dropped = tuple(specs[1].by_code[code] for code in steps[0].dropped) if steps else ()
    return FamilyTree(tuple(versions), rows, dropped)


def _ancestry(node: Node, specs: Sequence[Spec], steps: Sequence[Lineage]) -> Ancestry:
    codes: tuple[str, ...] = (node.code,)
    ancestors: list[Ancestor | None] = []
    for spec, step in zip(specs[1:], steps, strict=True):
        relations = [step.relations[code] for code in codes]
        codes = tuple(dict.fromkeys(name for code in codes for name in step.links[code]))
        ancestors.append(_ancestor(spec, codes, relations))
    follows = steps[0].links[node.code] if steps else ()
    relation = steps[0].relations[node.code] if steps else Relation.NEW
    return Ancestry(node, follows, relation, tuple(ancestors))


def _ancestor(spec: Spec, codes: Sequence[str], relations: Sequence[Relation]) -> Ancestor | None:
    if not codes:
        return None
    words = "、".join(dict.fromkeys(str(relation.label) for relation in relations))
    return Ancestor(
        tuple(spec.by_code[code] for code in codes), words, not all(relation.comparable for relation in relations)
    )
