"""整改台账: deductions and other problems are listed, answered by the unit, struck off or sent back by the owner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.models import Cycle, CycleState, Remedy, RemedyAct, RemedyAnswer, RemedyState, Subject
from assessments.models.remedies import STANDING, TO_MEND
from assessments.selectors.deductions import Deduction
from assessments.selectors.remedies import answering, picked
from assessments.services.holding import hold_cycle, keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text as number
from config.toolkit.scaled import to_places
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import Organization, User
from organizations.services import files

Pick = tuple[int, str]  # roster entry and item
LONGEST, ORIGIN = 1000, 200  # characters of a problem, of where it comes from


@transaction.atomic
def list_deductions(
    cycle: Cycle, *, picks: Collection[Pick], due: date, actor: User, measure: str = ""
) -> list[Remedy]:
    """An item for each of these deductions of a published cycle; the unit that answers today gets it."""
    cycle = hold_cycle(cycle)
    _refuse_cycle(cycle)
    _refuse_due(due)
    if not picks:
        raise Refused("请至少选择一项扣分。", field="picks")
    found = picked(cycle, picks)
    if lost := [node for entry, node in picks if (entry, node) not in found]:
        raise Refused(f"{some(lost)}在现行计算中没有扣分，请刷新页面后重新选择。", field="picks")
    standing = Remedy.objects.filter(roster_entry__cycle=cycle).exclude(state=RemedyState.WITHDRAWN)
    listed = set(standing.values_list("roster_entry", "node"))
    if again := [f"{found[pick].result.roster_entry.name}「{pick[1]}」" for pick in picks if pick in listed]:
        raise Refused(f"{some(again)}已列入整改台账，不能重复列入。请去掉这些项。", field="picks")
    heirs = answering({each.result.roster_entry.organization for each in found.values()}, timezone.localdate())
    made = [_of_deduction(cycle, each, heirs, due, measure, actor) for each in found.values()]
    Remedy.objects.bulk_create(made)
    names = sorted({remedy.name for remedy in made})
    audit.record(
        "remedy.listed", actor=actor, target=cycle, unit=cycle.owner, items=len(made), names=names, due=str(due)
    )
    return made


def _refuse_cycle(cycle: Cycle) -> None:
    if cycle.subject != Subject.UNITS:
        raise Refused(f"「{cycle}」考核的是任职人员，不生成单位的整改台账。")
    if cycle.state != CycleState.PUBLISHED:
        raise Refused(f"「{cycle}」{cycle.get_state_display()}，公布以后才能按扣分生成整改台账。")


def _refuse_due(due: date) -> None:
    if due < timezone.localdate():
        raise Refused(f"整改期限{chinese_date(due)}已过，请改成今天或以后。", field="due")


def _of_deduction(
    cycle: Cycle, each: Deduction, heirs: dict[int, list[Organization]], due: date, measure: str, actor: User
) -> Remedy:
    entry = each.result.roster_entry
    units = heirs[entry.organization_id]
    if len(units) != 1:
        where = f"分到{some([unit.name for unit in units])}" if units else "没有并入其他单位"
        raise Refused(
            f"「{entry.name}」已撤销，{where}，不能确定由谁整改。请去掉它，改用【交办其他问题】。", field="picks"
        )
    moved = "" if units[0].pk == entry.organization_id else f"（原{entry.name}）"
    points = f"{'扣' if each.penalty else '失'}{number(to_places(each.lost, cycle.scheme.places))}分"
    return Remedy(
        owner=cycle.owner,
        organization=units[0],
        name=f"{units[0].name}{moved}",
        result=each.result,
        roster_entry=entry,
        node=each.leaf.code,
        lost=each.lost,
        origin=f"{cycle}「{each.leaf.code} {each.leaf.name}」{points}"[:ORIGIN],
        text=(each.reason or f"{each.leaf.name}{points}")[:LONGEST],
        measure=measure.strip(),
        due=due,
        made_by=actor,
        made_at=timezone.now(),
    )


@transaction.atomic
def add_remedy(
    *,
    owner: Organization,
    organization: Organization,
    text: str,
    origin: str,
    due: date,
    actor: User,
    measure: str = "",
    responsible: str = "",
) -> Remedy:
    """A problem that was found elsewhere: 督查, 巡察, 述职点评."""
    if not text.strip() or not origin.strip():
        raise Refused.of(
            (name, said)
            for name, given, said in (("text", text, "请写明问题。"), ("origin", origin, "请写明问题来源。"))
            if not given.strip()
        )
    _refuse_due(due)
    _refuse_unit(owner, organization, "organization")
    remedy = Remedy.objects.create(
        owner=owner,
        organization=organization,
        name=organization.name,
        origin=origin.strip(),
        text=text.strip(),
        measure=measure.strip(),
        responsible=responsible.strip(),
        due=due,
        made_by=actor,
        made_at=timezone.now(),
    )
    audit.record("remedy.added", actor=actor, target=remedy, unit=organization, due=str(due), text=remedy.text)
    return remedy


def _refuse_unit(owner: Organization, unit: Organization, field: str) -> None:
    if not unit.path.startswith(owner.path):
        raise Refused(f"「{unit}」不是{owner}的下级单位，不能交给它整改。", field=field)
    if unit.closed_on and unit.closed_on <= timezone.localdate():
        raise Refused(f"「{unit}」已于{chinese_date(unit.closed_on)}撤销，请选现在的单位。", field=field)


@transaction.atomic
def answer_remedy(
    remedy: Remedy, *, text: str, measure: str, responsible: str, actor: User, file: UploadedFile | None = None
) -> RemedyAnswer:
    """The unit says what it did; the owner then looks at it."""
    remedy = _hold(remedy)
    if remedy.state not in TO_MEND:
        raise Refused(f"「{remedy}」{remedy.get_state_display()}，现在不能答复。")
    missing = (("text", text, "请写明整改情况。"), ("measure", measure, "请写明整改措施。"))
    missing += (("responsible", responsible, "请写明责任人。"),)
    if faults := [(name, said) for name, given, said in missing if not given.strip()]:
        raise Refused.of(faults)
    unit = remedy.organization
    stored = files.store(file, name=file.name or "", organization=unit, actor=actor) if file else None
    given = {"measure": measure.strip(), "responsible": responsible.strip()}
    answer = _say(remedy, RemedyAct.ANSWER, text, actor, file=stored, **given)
    keep(remedy, state=RemedyState.ANSWERED, **given)
    audit.record(
        "remedy.answered", actor=actor, target=remedy, unit=unit, file=stored.digest if stored else "", **given
    )
    return answer


@transaction.atomic
def settle_remedy(remedy: Remedy, *, settled_on: date, text: str, actor: User) -> Remedy:
    """销号: the owner has looked at it and it is mended."""
    remedy = _hold(remedy)
    if remedy.state != RemedyState.ANSWERED:
        raise Refused(f"「{remedy}」{remedy.get_state_display()}，整改单位答复以后才能销号。")
    refuse_to_come(settled_on, "销号日期", field="settled_on")
    begun = timezone.localdate(remedy.made_at)
    if settled_on < begun:
        raise Refused(f"销号日期不能早于交办日期{chinese_date(begun)}，请改正。", field="settled_on")
    _say(remedy, RemedyAct.SETTLE, text or "验收通过", actor)
    keep(remedy, state=RemedyState.SETTLED, settled_on=settled_on)
    audit.record("remedy.settled", actor=actor, target=remedy, unit=remedy.organization, settled_on=settled_on)
    return remedy


@transaction.atomic
def return_remedy(remedy: Remedy, *, reason: str, actor: User, due: date | None = None) -> Remedy:
    """Not mended, or no longer: an answer is sent back, what was struck off is opened again, with a date by when."""
    remedy = _hold(remedy)
    if remedy.state not in (RemedyState.ANSWERED, RemedyState.SETTLED):
        raise Refused(f"「{remedy}」{remedy.get_state_display()}，没有可以退回的答复。")
    again = remedy.state == RemedyState.SETTLED
    _refuse_reason(reason)
    if again and due is None:
        raise Refused("已销号的要重新整改，请写明新的整改期限。", field="due")
    if due:
        _refuse_due(due)
    _say(remedy, RemedyAct.REOPEN if again else RemedyAct.RETURN, reason, actor)
    keep(remedy, state=RemedyState.REOPENED, settled_on=None, due=due or remedy.due)
    action = "remedy.reopened" if again else "remedy.returned"
    audit.record(action, actor=actor, target=remedy, unit=remedy.organization, reason=reason.strip(), due=remedy.due)
    return remedy


@transaction.atomic
def extend_remedy(remedy: Remedy, *, due: date, reason: str, actor: User) -> Remedy:
    """More time, with the reason."""
    remedy = _hold(remedy)
    _refuse_unless_standing(remedy, "延期")
    _refuse_reason(reason)
    before = remedy.due
    if due <= before:
        raise Refused(f"新的期限应晚于原来的{chinese_date(before)}，请改正。", field="due")
    _refuse_due(due)
    _say(remedy, RemedyAct.EXTEND, f"期限由{chinese_date(before)}改为{chinese_date(due)}：{reason.strip()}", actor)
    keep(remedy, due=due)
    audit.record(
        "remedy.extended",
        actor=actor,
        target=remedy,
        unit=remedy.organization,
        reason=reason.strip(),
        due=[before, due],
    )
    return remedy


@transaction.atomic
def hand_over_remedy(remedy: Remedy, *, organization: Organization, reason: str, actor: User) -> Remedy:
    """Another unit answers from now on: the one into which the first was merged, say."""
    remedy = _hold(remedy)
    _refuse_unless_standing(remedy, "转交")
    _refuse_reason(reason)
    _refuse_unit(remedy.owner, organization, "organization")
    before = remedy.organization
    if organization.pk == before.pk:
        raise Refused(f"现在就由「{before}」整改，不用转交。", field="organization")
    _say(remedy, RemedyAct.HAND_OVER, f"由{before}转交{organization}：{reason.strip()}", actor)
    keep(remedy, organization=organization, name=f"{organization.name}（原{before.name}）"[:120])
    changed = [before.name, organization.name]
    audit.record("remedy.handed_over", actor=actor, target=remedy, unit=organization, reason=reason, unit_name=changed)
    return remedy


@transaction.atomic
def withdraw_remedy(remedy: Remedy, *, reason: str, actor: User) -> Remedy:
    """Listed by mistake, or nothing to mend any more; it stays to be seen."""
    remedy = _hold(remedy)
    _refuse_unless_standing(remedy, "撤销")
    _refuse_reason(reason)
    _say(remedy, RemedyAct.WITHDRAW, reason, actor)
    keep(remedy, state=RemedyState.WITHDRAWN)
    audit.record("remedy.withdrawn", actor=actor, target=remedy, unit=remedy.organization, reason=reason.strip())
    return remedy


def _refuse_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("请写明理由。", field="reason")


def _refuse_unless_standing(remedy: Remedy, what: str) -> None:
    if remedy.state not in STANDING:
        raise Refused(f"「{remedy}」{remedy.get_state_display()}，不能再{what}。")


def _say(remedy: Remedy, act: RemedyAct, text: str, actor: User, **more: object) -> RemedyAnswer:
    return RemedyAnswer.objects.create(
        remedy=remedy, act=act, text=text.strip(), actor=actor, at=timezone.now(), **more
    )


def _hold(remedy: Remedy) -> Remedy:
    """The item as it stands once it is ours."""
    Remedy.objects.select_for_update().only("pk").get(pk=remedy.pk)
    return Remedy.objects.select_related("owner", "organization").get(pk=remedy.pk)
