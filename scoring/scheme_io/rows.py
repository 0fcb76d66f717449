"""A loaded scheme as rows of a draft."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from config.toolkit.refusal import Refused
from organizations.models import Organization
from scoring import engine
from scoring.engine import Leaf, Node, Section, dump
from scoring.engine import Scheme as Spec
from scoring.engine.writing import write_object
from scoring.labels import labels
from scoring.models import Datum, GradeBand, Indicator, Quota, Scheme, Veto

Row = TypeVar("Row", bound=models.Model)
Follows = Mapping[str, list[str] | None]  # by code: the items of the version before that an item carries on
STEP = 10  # between positions, so that a row can be put in between by hand


def create_rows(
    spec: Spec, *, owner: Organization, version: int, previous: Scheme | None = None, copied: bool = False
) -> Scheme:
    """A draft with the rows of a loaded scheme, inside the caller's transaction.

    The nodes of one that is `copied` carry on those of `previous` by code, whatever they are called afterwards.
    Refused when a text is longer than its column or the level is unknown to this product; nothing is written then.
    """
    scheme = Scheme(owner=owner, version=version, previous=previous, **_head(spec))
    _clean([scheme])
    scheme.save(force_insert=True)
    _insert_rows(scheme, spec, {code: [code] for code in spec.codes} if copied else {})
    return scheme


def replace_rows(scheme: Scheme, spec: Spec, follows: Follows) -> None:
    """The rows of another version of the same draft in place of its own, inside the caller's transaction.

    `follows` says by code which items of the version before the new rows carry on; none said for a code: to be derived.
    """
    for related in ("data", "indicators", "grades", "quotas", "vetoes"):
        getattr(scheme, related).all().delete()
    for name, value in _head(spec).items():
        setattr(scheme, name, value)
    _clean([scheme])
    scheme.save()
    _insert_rows(scheme, spec, follows)


def _insert_rows(scheme: Scheme, spec: Spec, follows: Follows) -> None:
    _insert(Datum, (_datum(scheme, index, datum) for index, datum in enumerate(spec.data)))
    _insert_nodes(scheme, spec, follows)
    grades = enumerate(spec.grades)
    _insert(GradeBand, (_placed(GradeBand, scheme, i, name=g.name, begins_at=g.lower, edge=g.edge) for i, g in grades))
    _insert(Quota, (_quota(scheme, quota) for quota in spec.quotas))
    _insert(Veto, (_veto(scheme, index, veto) for index, veto in enumerate(spec.vetoes)))


def _head(spec: Spec) -> dict[str, Any]:
    """The fields of the scheme itself."""
    return {
        "key": spec.key,
        "title": spec.title,
        "year": spec.year,
        "applies_to": spec.level,
        "full": spec.full,
        "source": spec.source,
        "notes": list(spec.notes),
        "places": spec.arithmetic.places,
        "round_at": list(spec.arithmetic.round_at),
        "rank_on": spec.arithmetic.rank_on,
        "ties": spec.arithmetic.ties,
        "tie_break": dump(spec).get("arithmetic", {}).get("tie_break", []),
        "examples": dump(spec).get("examples", []),
    }


def _placed(model: type[Row], scheme: Scheme, index: int, **fields: Any) -> Row:
    return model(scheme=scheme, position=(index + 1) * STEP, **fields)


def _datum(scheme: Scheme, index: int, datum: engine.Datum) -> Datum:
    return _placed(
        Datum,
        scheme,
        index,
        code=datum.code,
        name=datum.name,
        kind=datum.kind,
        unit_word=datum.unit,
        asked=datum.asked,
        minimum=datum.min,
        maximum=datum.max,
        choices=list(datum.choices),
        hint=datum.hint,
        blank=datum.blank,
        formula=datum.formula,
        reads=datum.reads or None,
        take=datum.take,
    )


def _insert_nodes(scheme: Scheme, spec: Spec, follows: Follows) -> None:
    """Level by level: a row needs the key of the row above it."""
    positions = {node.code: index for index, node in enumerate(spec.preorder)}
    rules = {node["code"]: node["rule"] for node in _leaf_documents(dump(spec)["nodes"])}
    level: list[tuple[Node, Indicator | None]] = [(node, None) for node in spec.nodes]
    while level:
        rows = [_indicator(scheme, positions[node.code], node, parent, rules.get(node.code)) for node, parent in level]
        for row in rows:
            row.follows = follows.get(row.code)
        _insert(Indicator, rows)
        level = [(child, row) for (node, _), row in zip(level, rows, strict=True) for child in node.children]


def _leaf_documents(nodes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if "rule" in node:
            yield node
        yield from _leaf_documents(node.get("children", ()))


def _indicator(
    scheme: Scheme, index: int, node: Node, parent: Indicator | None, rule: dict[str, Any] | None
) -> Indicator:
    row = _placed(Indicator, scheme, index, code=node.code, name=node.name, kind=node.kind, parent=parent)
    row.only, row.applies = list(node.only), [write_object(each) for each in node.applies]
    if not isinstance(node, Leaf):
        row.cap = node.cap
    if isinstance(node, Section | Leaf):
        row.points = node.points
    if isinstance(node, Section):
        row.of, row.floor = node.of, node.floor
    if isinstance(node, Leaf):
        row.rule = rule
        for name in ("content", "method", "office", "evidence", "na", "na_points", "source", "clause"):
            setattr(row, name, getattr(node, name))
    return row


def _quota(scheme: Scheme, quota: engine.Quota) -> Quota:
    chosen = {"rounding": quota.rounding or "", "fill": quota.fill or "", "also": list(quota.also)}
    return Quota(
        scheme=scheme, grade=quota.grade, kind=quota.kind, share=quota.share, count=quota.count, per=quota.per, **chosen
    )


def _veto(scheme: Scheme, index: int, veto: engine.Veto) -> Veto:
    fields = ("code", "name", "datum", "than", "last", "effect", "grade", "steps", "score", "factor")
    row = _placed(Veto, scheme, index, **{name: getattr(veto, name) for name in fields})
    row.op = veto.op or ""
    return row


def _insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    rows = list(rows)
    _clean(rows)
    model._default_manager.bulk_create(rows)


def _clean(rows: Iterable[models.Model]) -> None:
    """Field by field, without a query; Refused names the row, the field and the reason."""
    for row in rows:
        try:
            row.clean_fields(exclude=["scheme", "parent", "owner", "previous"])
        except ValidationError as error:
            field, reasons = next(iter(error.message_dict.items()))
            label = labels(type(row)).get(field, row._meta.get_field(field).verbose_name)
            raise Refused(f"{row._meta.verbose_name}「{row}」的{label}不能用：{reasons[0]}请改正后再导入。") from None
