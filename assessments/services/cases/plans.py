"""三个清单 of a 整顿: problems with measure, person and due date; the plan filed or sent back; 销号 of each problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.models import Case, CasePlan, CaseProblem, CaseState
from assessments.models.cases import AFTER, ON_LIST, WORKING
from assessments.selectors.cases.rules import rules, vague
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations.models import StoredFile, User
from organizations.services import files
from organizations.services.withdrawing import mark_withdrawn
from scoring.standards.rectification import COLUMNS

from .holding import Fault, day_faults, hold_case, lacking, record, refuse_any, refuse_unless, said
from .progress import advance


@transaction.atomic
def add_problem(
    case: Case,
    *,
    problem: str,
    measure: str = "",
    responsible: str = "",
    due: date | None = None,
    opinion: str = "",
    help: str = "",
    actor: User,
    at: datetime | None = None,
) -> CaseProblem:
    """A line of the list; once the plan is filed only a complete one, for the plan is not written again.

    `at`: when it was found, now if not said.
    """
    case = hold_case(case)
    refuse_unless(case, (*ON_LIST, *AFTER), "增加问题")
    _refuse_waiting(case)
    last = case.problems.aggregate(last=Max("position"))["last"] or 0
    line = CaseProblem(case=case, position=last + 1, actor=actor, at=at or timezone.now())
    words = Words(problem, measure, responsible, due, opinion, help)
    refuse_any(problem_faults(case, words))
    _fill(line, words)
    line.save()
    more = {column: getattr(line, column) for column in COLUMNS if getattr(line, column)}
    record("problem_added", case, actor=actor, problem=line.problem, measure=line.measure, due=line.due, **more)
    return line


@transaction.atomic
def change_problem(
    line: CaseProblem,
    *,
    problem: str,
    measure: str,
    responsible: str,
    due: date | None,
    opinion: str = "",
    help: str = "",
    actor: User,
) -> CaseProblem:
    """Other words while the plan is being written; what was filed is not changed."""
    line, case = hold_problem(line)
    refuse_unless(case, (CaseState.LISTED,), "改问题", "方案备案以后要改的，请撤回这一条，写明理由，另加一条。")
    _refuse_waiting(case)
    before, words = _words(line), Words(problem, measure, responsible, due, opinion, help)
    refuse_any(problem_faults(case, words))
    _fill(line, words)
    line.save()
    after = _words(line)
    record("problem_changed", case, actor=actor, problem=[before, after])
    return line


@transaction.atomic
def withdraw_problem(line: CaseProblem, *, reason: str, actor: User) -> CaseProblem:
    """A line that was entered by mistake, or is replaced by another."""
    line, case = hold_problem(line)
    refuse_unless(case, (*ON_LIST, *AFTER), "撤回问题")
    _refuse_checked(line, "撤回")
    mark_withdrawn(line, reason=reason, actor=actor)
    record("problem_withdrawn", case, actor=actor, reason=reason.strip(), problem=line.problem)
    return line


@transaction.atomic
def finish_problem(
    line: CaseProblem, *, done_on: date, evidence: str, file: UploadedFile | None = None, actor: User
) -> CaseProblem:
    """The measure was carried out: who keeps the lists above looks at it and checks it off."""
    line, case = hold_problem(line)
    refuse_unless(case, (*WORKING, *AFTER), "报告整改完成", "请先把方案报去备案。")
    _refuse_checked(line, "再报完成")
    refuse_any(done_faults(case, done_on, evidence))
    stored = _kept(file, case, actor)
    keep(line, done_on=done_on, evidence=evidence.strip(), returned="", **({"file": stored} if stored else {}))
    record("problem_done", case, actor=actor, problem=line.problem, done_on=done_on, evidence=line.evidence)
    return line


def done_faults(case: Case, done_on: date | None, evidence: str) -> Iterator[Fault]:
    """What is wrong with the report that a problem is done."""
    yield from day_faults(case, done_on, "完成日期", field="done_on")
    yield from lacking(evidence, "完成情况", field="evidence")


@transaction.atomic
def check_problem(line: CaseProblem, *, checked_on: date, actor: User) -> CaseProblem:
    """销号: seen and found to be done; from now on the line stands as it is."""
    line, case = hold_problem(line)
    refuse_unless(case, (*WORKING, *AFTER), "销号")
    _refuse_checked(line, "再销一次")
    if line.done_on is None:
        raise Refused(f"「{line}」还没有报告完成，不能销号。")
    refuse_any(day_faults(case, checked_on, "销号日期", field="checked_on", after=(line.done_on, "完成日期")))
    keep(line, checked_on=checked_on, checked_by=actor)
    record("problem_checked", case, actor=actor, problem=line.problem, checked_on=checked_on)
    return line


@transaction.atomic
def return_problem(line: CaseProblem, *, reason: str, actor: User) -> CaseProblem:
    """Looked at and found not to be done: it is open again, with what is lacking."""
    line, case = hold_problem(line)
    refuse_unless(case, (*WORKING, *AFTER), "退回")
    _refuse_checked(line, "退回")
    if line.done_on is None:
        raise Refused(f"「{line}」还没有报告完成，不用退回。")
    keep(line, done_on=None, returned=said(reason, "退回原因", field="reason"))
    record("problem_returned", case, actor=actor, reason=line.returned, problem=line.problem)
    return line


@transaction.atomic
def submit_plan(case: Case, *, file: UploadedFile | None = None, actor: User) -> CasePlan:
    """The lists are complete and go up to be filed; until they are answered they stay as they are."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.LISTED,), "报送方案")
    _refuse_waiting(case)
    refuse_vague(case)
    plan = _plan(case, file, actor)
    record("plan_submitted", case, actor=actor, problems=case.problems.standing().count())
    return plan


@transaction.atomic
def file_plan(case: Case, *, filed_on: date, deadline: date, file: UploadedFile | None = None, actor: User) -> CasePlan:
    """备案: the plan stands, to be carried out until `deadline`. A vague one is refused: send it back instead."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.LISTED,), "备案方案")
    refuse_vague(case)
    refuse_any(filing_faults(case, filed_on, deadline))
    plan = case.plans.filter(answered_at=None).first() or _plan(case, file, actor)
    keep(plan, filed_on=filed_on, answered_by=actor, answered_at=timezone.now())
    keep(case, state=CaseState.PLAN_FILED, plan_filed_on=filed_on, deadline=deadline)
    record("plan_filed", case, actor=actor, filed_on=filed_on, deadline=deadline)
    advance(case, actor=actor)
    return plan


def filing_faults(case: Case, filed_on: date | None, deadline: date | None) -> Iterator[Fault]:
    """What is wrong with the days on which a plan is filed and by which it is to be carried out."""
    yield from day_faults(case, filed_on, "备案日期", field="filed_on")
    if deadline is None:
        return
    if filed_on and deadline <= filed_on:
        yield "deadline", "整顿期限应晚于备案日期，请改正。"
    if late := case.problems.standing().filter(due__gt=deadline).first():
        yield "deadline", f"「{late}」的完成期限晚于整顿期限{chinese_date(deadline)}，请改正。"


@transaction.atomic
def return_plan(case: Case, *, reason: str, actor: User) -> CasePlan:
    """退回: what is lacking is said, and the lists may be changed again."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.LISTED,), "退回方案")
    plan = case.plans.filter(answered_at=None).first()
    if plan is None:
        raise Refused(f"「{case}」还没有报送方案，不用退回。")
    reason = said(reason, "退回原因", field="reason")
    keep(plan, returned=reason, answered_by=actor, answered_at=timezone.now())
    record("plan_returned", case, actor=actor, reason=reason)
    return plan


def refuse_vague(case: Case) -> None:
    """Refused for a plan without problems, and for a problem without measure, person or due date."""
    if not case.problems.standing().exists():
        raise Refused("问题清单是空的，请先列出问题。")
    if faults := [f"第{line.position}个问题「{line}」没有{words}" for line, words in vague(case)]:
        raise Refused(f"方案不具体：{'；'.join(faults)}。请补全后再办理。")


def hold_problem(line: CaseProblem) -> tuple[CaseProblem, Case]:
    """The line and its case as they stand once they are ours; refused for a line that was taken back."""
    case = hold_case(line.case)
    line = CaseProblem.objects.get(pk=line.pk)
    if line.withdrawn_at:
        raise Refused(f"「{line}」已经撤回，不能再改。")
    return line, case


@dataclass(frozen=True, slots=True)
class Words:
    """What a line of the lists says, as it was typed."""

    problem: str
    measure: str
    responsible: str
    due: date | None
    opinion: str
    help: str


def problem_faults(case: Case, words: Words) -> Iterator[Fault]:
    """What is wrong with a line of the lists; once the plan is filed it must be complete."""
    columns = rules(case).columns
    yield from lacking(words.problem, "问题", field="problem")
    for column, name in COLUMNS.items():
        if getattr(words, column).strip() and column not in columns:
            yield column, f"这份名单的标准没有“{name}”一栏，请不要填写。"
    if words.due and words.due < (case.listed_on or case.found_on):
        yield "due", "完成期限早于列入整顿的日期，请改正。"
    if case.plan_filed_on:
        line = CaseProblem()
        _fill(line, words)
        for field, name in line.vague(columns).items():
            yield field, f"方案已经备案，新增的问题请写明{name}。"


def _fill(line: CaseProblem, words: Words) -> None:
    line.problem = words.problem.strip()
    line.measure, line.responsible, line.due = words.measure.strip(), words.responsible.strip(), words.due
    line.opinion, line.help = words.opinion.strip(), words.help.strip()


def _words(line: CaseProblem) -> list[Any]:
    """What the line says, for the trail."""
    return [line.problem, line.measure, line.responsible, line.due, *filter(None, (line.opinion, line.help))]


def _plan(case: Case, file: UploadedFile | None, actor: User) -> CasePlan:
    stored = _kept(file, case, actor)
    return CasePlan.objects.create(case=case, file=stored, submitted_by=actor, submitted_at=timezone.now())


def _kept(file: UploadedFile | None, case: Case, actor: User) -> StoredFile | None:
    if not file:
        return None
    return files.store(file, name=file.name or "", organization=case.organization, actor=actor)


def _refuse_waiting(case: Case) -> None:
    if case.state == CaseState.LISTED and case.plans.filter(answered_at=None).exists():
        raise Refused("方案已经报送，等待备案，现在不能改。要改的，请上级先退回。")


def _refuse_checked(line: CaseProblem, what: str) -> None:
    if line.checked_on:
        raise Refused(f"「{line}」已于{chinese_date(line.checked_on)}销号，不能{what}。")
