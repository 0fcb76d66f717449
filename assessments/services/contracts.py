"""责任书: drafted for many units from one scheme, signed by both sides, changed only by a new one (text 4.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.models import Contract, ContractItem, ContractRound, ContractState
from assessments.models.contracts import DECEMBER, HOLDING, LAST_DUE_DAY
from assessments.selectors.contract_tasks import tasks
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import Organization, User
from organizations.services import files
from scoring.models import Scheme, SchemeState

Target = tuple[str, int | None]  # words, and the number (scaled by 10^6) where there is one


@transaction.atomic
def start_round(
    *, issuer: Organization, scheme: Scheme, year: int, title: str, due_day: int, rewards: str = "", actor: User
) -> ContractRound:
    """The contracts of a year, still without units. `due_day`: by when in the next month a month is reported."""
    if scheme.state != SchemeState.PUBLISHED:
        raise Refused(f"方案「{scheme}」{scheme.get_state_display()}，只有已发布的方案才能用来拟定责任书。请另选一个。")
    if not issuer.path.startswith(scheme.owner.path):
        raise Refused(f"方案「{scheme}」是{scheme.owner}制定的，{issuer}不能用它。请另选{issuer}或其上级制定的方案。")
    if not title.strip():
        raise Refused("请写明责任书的名称。", field="title")
    if not 1 <= due_day <= LAST_DUE_DAY:
        raise Refused(f"月报截止日应是次月1日至{LAST_DUE_DAY}日中的一天，请改正。", field="due_day")
    Organization.objects.select_for_update().only("pk").get(pk=issuer.pk)
    if ContractRound.objects.filter(issuer=issuer, scheme=scheme, year=year).exists():
        raise Refused(f"{issuer}{year}年已按方案「{scheme}」拟定过责任书，请在原来的责任书里增加单位。")
    made = ContractRound.objects.create(
        issuer=issuer,
        scheme=scheme,
        year=year,
        title=title.strip(),
        rewards=rewards.strip(),
        due_day=due_day,
        made_by=actor,
        made_at=timezone.now(),
    )
    audit.record(
        "contract.started",
        actor=actor,
        target=made,
        unit=issuer,
        scheme=[None, scheme.digest],
        year=year,
        due_day=due_day,
    )
    return made


@transaction.atomic
def draft_contracts(
    round: ContractRound, *, units: Iterable[Organization], actor: User, first_month: int = 1
) -> list[Contract]:
    """A contract to be signed for each of these units, with the items and targets that the scheme gives it."""
    round = _hold(round)
    chosen = list(units)
    _refuse_units(round, chosen)
    _refuse_month(first_month)
    contracts = Contract.objects.bulk_create(
        Contract(round=round, organization=unit, name=unit.name, first_month=first_month) for unit in chosen
    )
    given = tasks(round.scheme, chosen, year=round.year)
    if bare := [unit.name for unit in chosen if not given[unit.pk]]:
        raise Refused(f"方案「{round.scheme}」没有对{some(bare)}的要求，不能拟定责任书。请不选这些单位。")
    ContractItem.objects.bulk_create(
        ContractItem(
            contract=contract,
            node=task.node,
            name=task.name,
            position=position,
            points=task.points,
            target=task.target,
            value=task.value,
            measure=task.measure,
            origin=task.origin,
        )
        for contract in contracts
        for position, task in enumerate(given[contract.organization_id], 1)
    )
    names = [contract.name for contract in contracts]
    audit.record("contract.drafted", actor=actor, target=round, unit=round.issuer, units=len(names), names=names)
    return contracts


def _refuse_units(round: ContractRound, units: Sequence[Organization]) -> None:
    if not units:
        raise Refused("请至少选择一个单位。", field="units")
    held = set(round.contracts.filter(state__in=HOLDING).values_list("organization_id", flat=True))
    for unit in units:
        if unit.pk in held:
            raise Refused(f"「{unit}」已有{round.year}年的责任书，不能再拟一份。要改的，请打开它的责任书办理变更。")
        if unit.pk == round.issuer_id or not round.issuer.path <= unit.path < round.issuer.path_end:
            raise Refused(f"「{unit}」不是{round.issuer}的下级单位，不能与它签订责任书，请去掉它。")
        if unit.closed_on and unit.closed_on <= date(round.year, 1, 1):
            raise Refused(f"「{unit}」已于{chinese_date(unit.closed_on)}撤销，请去掉它。")
        if unit.kind != round.scheme.applies_to:
            level = round.scheme.get_applies_to_display()
            raise Refused(f"「{unit}」是{unit.get_kind_display()}，方案「{round.scheme}」考核的是{level}，请去掉它。")


def _refuse_month(month: int) -> None:
    if not 1 <= month <= DECEMBER:
        raise Refused("起始月份是1至12，请改正。", field="first_month")


@transaction.atomic
def set_targets(contract: Contract, *, targets: Mapping[str, Target], actor: User) -> int:
    """Other words or numbers for some items, by node, while it waits for its signatures; the number changed."""
    contract = hold_contract(contract)
    _refuse_unless_draft(contract, "改目标任务")
    items = {item.node: item for item in contract.items.all()}
    changes: dict[str, list[str]] = {}
    for node, (words, value) in targets.items():
        item = items.get(node)
        if item is None:
            raise Refused(f"责任书里没有「{node}」这一项，请刷新后再改。")
        if not words.strip():
            raise Refused(f"「{item}」请写明目标任务。")
        before = f"{item.target} {item.amount}".strip()
        if (item.target, item.value) != (words.strip(), value):
            origin = item.origin if item.value == value else ""
            keep(item, target=words.strip(), value=value, origin=origin)
            changes[node] = [before, f"{item.target} {item.amount}".strip()]
    if changes:
        audit.record("contract.targets_set", actor=actor, target=contract, unit=contract.round.issuer, **changes)
    return len(changes)


@transaction.atomic
def sign_contract(
    contract: Contract,
    *,
    signed_on: date,
    signer: str,
    issuer_signer: str,
    actor: User,
    file: UploadedFile | None = None,
) -> Contract:
    """Both sides have signed: from now on it stands. A contract that it changes is superseded by this."""
    contract = hold_contract(contract)
    _refuse_unless_draft(contract, "签字")
    if not signer.strip() or not issuer_signer.strip():
        raise Refused(f"「{contract}」请写明双方签字人。")
    refuse_to_come(signed_on, "签订日期")
    if not contract.round.year - 1 <= signed_on.year <= contract.round.year:
        raise Refused(
            f"{contract.round.year}年的责任书，签订日期{chinese_date(signed_on)}不对，请改正。", field="signed_on"
        )
    unit = contract.organization
    if unit.closed_on and unit.closed_on <= signed_on:
        raise Refused(f"「{unit}」已于{chinese_date(unit.closed_on)}撤销，不能再签订责任书。请撤回这一份。")
    if open_items := [item.name for item in contract.items.filter(value=None).exclude(measure="")]:
        raise Refused(f"「{contract}」的{some(open_items)}还没有目标值，请先填上。")
    if contract.previous:
        _supersede(contract.previous, contract, actor=actor)
    stored = files.store(file, name=file.name or "", organization=unit, actor=actor) if file else None
    keep(
        contract,
        state=ContractState.SIGNED,
        signed_on=signed_on,
        signer=signer.strip(),
        issuer_signer=issuer_signer.strip(),
        file=stored,
        registered_by=actor,
        registered_at=timezone.now(),
    )
    audit.record(
        "contract.signed",
        actor=actor,
        target=contract,
        unit=unit,
        signed_on=signed_on,
        signer=contract.signer,
        issuer_signer=contract.issuer_signer,
        file=stored.digest if stored else "",
    )
    return contract


def _supersede(before: Contract, after: Contract, *, actor: User) -> None:
    late = before.reports.filter(current=True, month__gte=after.first_month).order_by("month").first()
    if late:
        raise Refused(
            f"「{before}」已报了{late.month}月的月报，变更后的责任书不能从{after.first_month}月起。"
            f"请撤回这份变更，改从{late.month + 1}月起。"
        )
    keep(
        before,
        state=ContractState.SUPERSEDED,
        last_month=max(after.first_month, before.first_month) - 1,
        reason=after.reason,
        ended_by=actor,
        ended_at=timezone.now(),
    )
    audit.record(
        "contract.superseded", actor=actor, target=before, unit=before.organization, reason=after.reason, by=after.pk
    )


@transaction.atomic
def change_contract(contract: Contract, *, first_month: int, reason: str, actor: User) -> Contract:
    """A draft with the items of a signed contract, to hold from a month on once it is signed in its turn."""
    contract = hold_contract(contract)
    if contract.state != ContractState.SIGNED:
        raise Refused(f"「{contract}」{contract.get_state_display()}，只有已签订的责任书才能变更。")
    if not reason.strip():
        raise Refused("请写明变更理由。", field="reason")
    _refuse_month(first_month)
    if first_month < contract.first_month:
        raise Refused(f"「{contract}」自{contract.first_month}月起，变更不能早于这个月。", field="first_month")
    waiting = Contract.objects.filter(previous=contract).first()
    if waiting:
        raise Refused(f"「{contract}」已有一份变更{waiting.get_state_display()}，请先办完它。")
    after = Contract.objects.create(
        round=contract.round,
        organization=contract.organization,
        name=contract.organization.name,
        first_month=first_month,
        previous=contract,
        reason=reason.strip(),
    )
    copied = list(contract.items.all())
    for item in copied:
        item.pk, item.contract = None, after
    ContractItem.objects.bulk_create(copied)
    audit.record("contract.changed", actor=actor, target=after, unit=contract.round.issuer, reason=reason.strip())
    return after


@transaction.atomic
def withdraw_contract(contract: Contract, *, reason: str, actor: User) -> Contract:
    """Take back a draft that nobody will sign; it stays to be seen."""
    contract = hold_contract(contract)
    _refuse_unless_draft(contract, "撤回")
    if not reason.strip():
        raise Refused("请写明撤回的理由。", field="reason")
    keep(
        contract,
        state=ContractState.WITHDRAWN,
        previous=None,
        reason=reason.strip(),
        ended_by=actor,
        ended_at=timezone.now(),
    )
    audit.record("contract.withdrawn", actor=actor, target=contract, unit=contract.round.issuer, reason=reason.strip())
    return contract


def _refuse_unless_draft(contract: Contract, what: str) -> None:
    if contract.state != ContractState.DRAFT:
        advice = "要改的，请办理变更。" if contract.state == ContractState.SIGNED else ""
        raise Refused(f"「{contract}」{contract.get_state_display()}，不能再{what}。{advice}")


def _hold(round: ContractRound) -> ContractRound:
    ContractRound.objects.select_for_update().only("pk").get(pk=round.pk)
    return ContractRound.objects.select_related("scheme__owner", "issuer").get(pk=round.pk)


def hold_contract(contract: Contract) -> Contract:
    """The contract as it stands once it is ours."""
    Contract.objects.select_for_update().only("pk").get(pk=contract.pk)
    related = ("round__issuer", "round__scheme", "organization", "previous")
    return Contract.objects.select_related(*related).get(pk=contract.pk)
