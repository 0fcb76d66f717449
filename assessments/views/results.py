"""排名 and 得分说明: every number opens to its rule, inputs, evidence, scorer and time (F70)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.models import Cycle, CycleState, GradeDecision, Result
from assessments.selectors.sheets import loses
from assessments.views.doors import cycle_crumbs, cycle_for, holds, result_for
from config.toolkit import charts
from config.toolkit.scaled import SCALE, half_up
from config.toolkit.views import wants_partial
from organizations.roles import Permission
from scoring.engine import Leaf
from scoring.selectors.sentences import ranking_sentence

TEN = 10 * SCALE


@dataclass(frozen=True, slots=True)
class RankRow:
    """One line of the ranking; `open` whether this person may walk back from its numbers.

    `by_hand`: codes of the nodes in which a value set by hand counts, "" the total;
    `tentative`: the place may still change; `converted`: the base is no plain sum of its parts.
    """

    result: Result
    place: int | None
    tentative: bool
    sections: tuple[tuple[str, int | None], ...]
    decided: GradeDecision | None
    open: bool
    by_hand: frozenset[str]
    converted: bool


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One node of the 得分说明."""

    code: str
    name: str
    kind: str
    depth: int
    points: int | None
    value: int | None
    status: str
    lost: bool
    by_hand: bool


def rank_rows(request: HttpRequest, cycle: Cycle, results: Sequence[Result], group: str = "") -> list[RankRow]:
    """The lines of the table with the root nodes as columns; places are those of the further group, if one is told."""
    roots = [node.code for node in cycle.scheme.spec().nodes]
    scheme = selectors.outline(cycle.scheme)
    walkable = Result.objects.allowed(request.user, Permission.SEE).filter(run=cycle.run_id)
    visible = set(walkable.values_list("pk", flat=True))
    decided = selectors.decided_grades(cycle, cycle.run_id)
    open_places = selectors.tentative_places(cycle, cycle.run) if cycle.run else None
    rows = []
    for line in selectors.matrix(cycle, results).rows:
        sections = tuple((code, scheme.spec.signed(code, line.values[code].value)) for code in roots)
        decision = decided.get(line.result.roster_entry_id)
        place = selectors.place_in(line.result, group) if group else line.result.place
        by_hand = selectors.touched_by_hand(line.result, scheme)
        waits = open_places is not None and selectors.is_tentative(line.result, open_places, group)
        open_, scaled = line.result.pk in visible, selectors.converted(scheme.spec, line.result)
        rows.append(RankRow(line.result, place, waits, sections, decision, open_, by_hand, scaled))
    return rows


def totals_chart(rows: Sequence[RankRow], places: int) -> charts.BarChart | None:
    """The totals as bars from the ten below the lowest, with the mean of those that take a place; None without two."""
    known = [row.result.total for row in rows if row.result.total is not None]
    if len(known) < 2:
        return None
    drawn = [
        charts.Datum(
            row.result.roster_entry.person or row.result.roster_entry.name,
            row.result.total,
            "" if not row.open or holds_more(rows) else "mine",
            row.result.get_absolute_url() if row.open else "",
        )
        for row in rows
    ]
    start = max(0, (min(known) - 1) // TEN * TEN)
    ranked = [row.result.total for row in rows if row.result.total is not None and row.result.place is not None]
    mean = half_up(sum(ranked), len(ranked)) if ranked else None
    return charts.bars(drawn, mean=mean, start=start, places=places, name="totals")


def holds_more(rows: Sequence[RankRow]) -> bool:
    """Whether this person may open more than one line: then none is marked as the own one."""
    return sum(row.open for row in rows) > 1


@require_safe
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """Pools as tabs, sections as columns, places with ties, grades from proposal to decision."""
    cycle = cycle_for(request, pk, Permission.SEE)
    pools, groups = selectors.pools_and_groups(cycle)
    group = request.GET.get("group", "")
    pool = "" if group else request.GET.get("pool", pools[0].name if pools else "")
    results = list(selectors.ranking(request.user, cycle=cycle, pool=pool))
    if group:
        results = selectors.of_group(results, group)
    if not results and not holds(request.user, cycle, Permission.SEE_RANKING):
        raise Http404
    rows = rank_rows(request, cycle, results, group)
    spec = cycle.scheme.spec()
    context: dict[str, Any] = {
        "cycle": cycle,
        "pool": pool,
        "group": group,
        "tabs": [
            *(_tab(cycle, "pool", each, active=not group and each.name == pool) for each in pools),
            *(_tab(cycle, "group", each, active=each.name == group) for each in groups),
        ],
        "roots": spec.nodes,
        "rows": rows,
        "vetoes": spec.vetoes,
        "best": spec.ladder[0] if spec.ladder else "",
        "chart": totals_chart(rows, cycle.scheme.places),
        "ranked_by": ranking_sentence(spec),
        "chart_title": f"{group or pool}总分",
        "run": cycle.run,
        "overseer": holds(request.user, cycle, Permission.SEE_RANKING),
        "crumbs": cycle_crumbs(cycle, ("排名", "")),
        "ties": any(result.quota_tie for result in results),
        "by_hand": any(row.by_hand for row in rows),
        "tentative": any(row.tentative for row in rows),
        "converted": any(row.converted for row in rows),
    }
    return render(request, "assessments/ranking.html", context)


def _tab(cycle: Cycle, kind: str, pool: selectors.Pool, *, active: bool) -> dict[str, Any]:
    address = reverse("assessments:ranking", args=[cycle.pk])
    url = f"{address}?{urlencode({kind: pool.name})}"
    return {"label": pool.name or "全部", "count": pool.units, "active": active, "url": url}


def tree_rows(result: Result) -> list[TreeRow]:
    """All nodes of the scheme with this result's points, in preorder."""
    cycle = result.run.cycle
    values = selectors.matrix(cycle, [result]).rows[0].values
    scheme = selectors.outline(cycle.scheme)
    by_hand = selectors.touched_by_hand(result, scheme)
    return [
        TreeRow(
            code=placed.code,
            name=placed.node.name,
            kind=placed.node.kind,
            depth=len(placed.above),
            points=placed.node.points,
            value=scheme.spec.signed(placed.code, values[placed.code].value),
            status=values[placed.code].status,
            lost=isinstance(placed.node, Leaf) and loses(placed, values[placed.code].value),
            by_hand=placed.code in by_hand,
        )
        for placed in scheme.placed
    ]


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """得分说明: the total, and the tree below it."""
    return _opened_at(request, pk, "")


@require_safe
def result_node(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One number: beside the tree for htmx, otherwise the whole page opened at it."""
    return _opened_at(request, pk, code)


def _opened_at(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    found = result_for(request, pk)
    if wants_partial(request):
        context = _part(request, found, code)
        return render(request, "assessments/_explained.html", context)
    return render(request, "assessments/result.html", _result_context(request, found, code))


def explained_or_404(found: Result, code: str) -> selectors.Explained:
    """The explanation of one node; a code that the scheme does not have is a 404."""
    try:
        return selectors.explanation(found, code)
    except KeyError as error:
        raise Http404 from error


def _part(request: HttpRequest, found: Result, code: str) -> dict[str, Any]:
    """What the explanation of one number shows."""
    cycle = found.run.cycle
    current = found.run_id == cycle.run_id and cycle.state == CycleState.COMPUTED
    return {
        "result": found,
        "explained": explained_or_404(found, code),
        "places": cycle.scheme.places,
        "may_override": current and holds(request.user, cycle, Permission.ORGANIZE),
    }


def _result_context(request: HttpRequest, found: Result, code: str) -> dict[str, Any]:
    cycle = found.run.cycle
    return _part(request, found, code) | {
        "run": found.run,
        "cycle": cycle,
        "parts": selectors.parts(found),
        "ranked": selectors.ranked_units(found.run, found.roster_entry),
        "tree": tree_rows(found),
        "by_hand": bool(found.overrides),
        "tentative": selectors.is_tentative(found, selectors.tentative_places(cycle, found.run)),
        "code": code,
        "current": found.run_id == cycle.run_id,
        "decided": selectors.decided_grades(cycle, found.run_id).get(found.roster_entry_id),
        "crumbs": cycle_crumbs(cycle, ("排名", reverse("assessments:ranking", args=[cycle.pk])), (str(found), "")),
    }
