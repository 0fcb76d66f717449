"""What every meeting table says of itself: whose it is, of which run and scheme, decided or not, published or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments import selectors
from assessments.models import (
    Cycle,
    CycleState,
    Decision,
    GradeDecision,
    Override,
    Publication,
    Result,
    RosterEntry,
    Run,
    Standing,
)
from assessments.selectors.readiness import PROVISIONAL
from config.toolkit.dates import chinese_date
from config.toolkit.digest import short
from config.toolkit.excel.report import Page, widen
from config.toolkit.excel.templates import SIGNATURES
from config.toolkit.excel.templates import report as report
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User
from organizations.roles import Permission
from scoring.engine import UNGRADED, Node, NodeValue, Tentative
from scoring.engine import Scheme as Spec

UNPUBLISHED = "征求意见稿，未公布"
GROUPED, WHOLE = "分组", "全部"


@dataclass(frozen=True, slots=True)
class Paper:
    """One run on its way to paper; `decision` and `publication` only where they stand for this run now."""

    cycle: Cycle
    run: Run
    spec: Spec
    decision: Decision | None
    publication: Publication | None
    grades: Mapping[int, GradeDecision]
    overrides: Mapping[int, Override]
    tentative: Tentative

    @property
    def places(self) -> int:
        """Decimals of printed points."""
        return self.spec.arithmetic.places

    def grade(self, result: Result) -> str:
        """The decided grade, before the decision the proposed one."""
        decided = self.grades.get(result.roster_entry_id)
        return (decided.grade if decided else result.grade) or UNGRADED

    def points(self, node: Node, values: Mapping[str, NodeValue]) -> int | None:
        """The points of a node as tables show them: what a penalty takes off is negative."""
        return self.spec.signed(node.code, values[node.code].value)

    def values(self, title: str) -> dict[str, Any]:
        """The placeholders that every template may use."""
        day = self.publication.at if self.publication else timezone.now()
        return {
            "title": title,
            "mark": self.mark,
            "owner": self.cycle.owner.name,
            "day": chinese_date(timezone.localtime(day).date()),
            "grade_heading": "等次" if self.decision else "建议等次（拟定）",
            "signatures": SIGNATURES,
            "stamp": self.stamp,
        }

    @property
    def mark(self) -> str:
        """Under the title: the number of the publication, or that there is none."""
        return f"（{UNPUBLISHED}）" if self.publication is None else self.publication.document_no

    @property
    def stamp(self) -> str:
        """The line by which paper is matched to the database."""
        scheme, now = self.cycle.scheme, timezone.localtime()
        return (
            f"方案版本：{scheme.title}（{scheme.year}年度第{scheme.version}版，{short(scheme.digest)}） · "
            f"生成时间：{chinese_date(now.date())}{now:%H:%M} · 校验码：{short(self.run.digest)} · "
            f"第{self.run.sequence}次计算"
        )


def paper_of(cycle: Cycle, run: Run | None = None) -> Paper:
    """The paper of a run, of the current one unless told; Refused while nothing is computed."""
    run = run or cycle.run
    if run is None:
        raise Refused(f"「{cycle}」还没有计算，没有可以导出的结果。请在审核完成后先计算。")
    decision = publication = None
    if cycle.state in (CycleState.DECIDED, CycleState.PUBLISHED):
        decision = cycle.decisions.filter(run=run).order_by("-pk").first()
    if cycle.state == CycleState.PUBLISHED:
        publication = cycle.publications.filter(run=run).order_by("-pk").first()
    grades = {grade.roster_entry_id: grade for grade in decision.grades.all()} if decision else {}
    overrides = {override.pk: override for override in Override.objects.filter(roster_entry__cycle=cycle)}
    waiting = selectors.tentative_places(cycle, run)
    return Paper(cycle, run, cycle.scheme.spec(), decision, publication, grades, overrides, waiting)


def results_for(paper: Paper, actor: User) -> list[Result]:
    """The results that this person may see, group by group in the order of the roster; Refused when there are none."""
    allowed = Result.objects.allowed(actor, Permission.SEE_RANKING).filter(run=paper.run).for_list()
    order = {pool.name: position for position, pool in enumerate(selectors.pools(paper.cycle))}
    found = sorted(allowed, key=lambda result: (order[result.roster_entry.pool], result.roster_entry.position))
    if not found:
        raise Refused(f"「{paper.cycle}」没有您可以查看的结果。请联系{paper.cycle.owner}。")
    return found


def by_place(results: Iterable[Result]) -> list[Result]:
    """Best first, units without a place last; the order within the same place stays."""
    return sorted(results, key=lambda result: (result.place is None, result.place or 0))


def by_pool(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results of every group, in their order."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.roster_entry.pool, []).append(result)
    return groups


def pages(groups: Mapping[str, Sequence[Result]]) -> Iterator[tuple[str, str, str, list[Result]]]:
    """Template sheet, sheet title, words after the table's title and results: all together, then every group."""
    if len(groups) > 1:
        yield WHOLE, WHOLE, "", [result for group in groups.values() for result in group]
    for pool, results in groups.items():
        yield GROUPED, f"{pool}组" if pool else WHOLE, f"（{pool}组）" if len(groups) > 1 else "", list(results)


def footnotes(paper: Paper, *, pool: str | None = None, group: str = "") -> list[str]:
    """What stands below every table: who is not on it, what the scheme admits, what is provisional.

    Of everybody, of one pool, or of one further group.
    """
    found, roster = [], _in(paper.cycle, pool, group)
    if paper.decision:
        decision = paper.decision
        found.append(
            f"等次由{decision.meeting}于{chinese_date(decision.decided_on)}审定（会议纪要{decision.minutes_no}）。"
        )
    exempt = [entry for entry in roster if entry.standing == Standing.EXEMPT]
    if names := [f"{entry.name}（{'，'.join(filter(None, [entry.reason, entry.document_no]))}）" for entry in exempt]:
        found.append(f"免予考核：{'、'.join(names)}。")
    if spared := [f"{entry.name}{_spared(entry)}" for entry in roster if entry.exempted]:
        found.append(f"不考核的项目：{'；'.join(spared)}。")
    provisional = paper.run.results.filter(status__in=PROVISIONAL).values_list("roster_entry_id", flat=True)
    if count := len({entry.pk for entry in roster}.intersection(provisional)):
        found.append(f"{count}{paper.cycle.measure}有数据暂缺，其得分为暂计。")
    if waiting := _waiting(paper, pool, group):
        found.append(f"{waiting}还有单位缺数据，名次暂排。")
    return found + admission(paper)


def _waiting(paper: Paper, pool: str | None, group: str) -> str:
    """The groups of this page in which places may still change."""
    if group:
        return group if group in paper.tentative.groups else ""
    pools = [each.name for each in selectors.pools(paper.cycle) if pool in (None, each.name)]
    return "、".join(f"{name}组" if name else "本组" for name in pools if name in paper.tentative.pools)


def _in(cycle: Cycle, pool: str | None, group: str) -> list[RosterEntry]:
    """The roster in its order, of one pool or further group where one is told."""
    roster = cycle.roster.order_by("position")
    found = roster if pool is None else roster.filter(pool=pool)
    return [entry for entry in found if not group or group in entry.also]


def _spared(entry: RosterEntry) -> str:
    return "、".join(f"「{each.node}」（{'，'.join(filter(None, each[1:]))}）" for each in entry.exemptions)


def admission(paper: Paper) -> list[str]:
    """That the scheme's points do not add up, and who took it on himself to publish it so."""
    scheme, sums = paper.cycle.scheme, paper.spec.warnings
    if not sums:
        return []
    differences = "；".join(warning.sentence() for warning in sums).rstrip("。")
    by = f"经{scheme.acknowledged_by}确认后发布：{scheme.acknowledgement}" if scheme.acknowledged_by else ""
    return [f"方案分值说明：{differences}。{by}"]


def numbered(notes: Sequence[str]) -> str | None:
    """注：… in one cell, numbered where there are several; None when there is nothing to say."""
    if len(notes) < 2:
        return f"注：{notes[0]}" if notes else None
    return "注：" + "\n　　".join(f"{number}. {note}" for number, note in enumerate(notes, 1))


def has_penalty(spec: Spec, nodes: Iterable[Node]) -> bool:
    """Whether one of these nodes takes points off: they are printed as negative numbers."""
    return any(node.code in spec.fined for node in nodes)


def widen_units(page: Page) -> None:
    """Names of units stand in one line, and rows stay low; but for names of more than a dozen characters."""
    cells = page.cells("rows.unit")
    widen(cells, [str(cell.value or "") for cell in cells])


def record(kind: str, paper: Paper, *, actor: User, target: Any = None, units: int = 0) -> None:
    """The export in the trail: who took which table of which run."""
    audit.record(
        f"export.{kind}",
        actor=actor,
        target=target or paper.cycle,
        unit=paper.cycle.owner,
        run=paper.run.pk,
        sequence=paper.run.sequence,
        digest=paper.run.digest,
        published=paper.publication.issue if paper.publication else None,
        units=units,
    )
