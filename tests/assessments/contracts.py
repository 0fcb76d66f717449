"""Contracts as an office makes them, for the tests of contracts and of the addresses about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments import services
from assessments.exports.contract_targets import targets_workbook
from assessments.imports.contract_targets import TARGETS, drafted_items
from assessments.models import Contract, ContractRound
from organizations.models import Organization, User
from tests.factories import leaf, make_organization, make_scheme, make_user, scheme_document

SIGNED = date(2026, 1, 12)
TARGETED: dict[str, Any] = {"code": "recruits", "name": "发展党员完成数", "kind": "count", "unit": "名", "min": "0"}
PLANNED: dict[str, Any] = {
    **{"code": "plan", "name": "发展党员计划数", "kind": "count", "unit": "名"},
    **{"asked": "table", "reads": "recruits"},
}
RULE = {
    **{"type": "target_by_unit", "datum": "recruits", "target": "plan", "mode": "ratio", "target_zero": "full"},
}


def targeted_document(**changes: Any) -> dict[str, Any]:
    """The small scheme with one more item, whose target a parameter table gives; so 24 points."""
    given = scheme_document(full="24", **changes)
    given["data"] = [*given["data"], TARGETED, PLANNED]
    section = {"code": "3", "name": "发展党员", "points": "4", "kind": "section"}
    section["children"] = [leaf("3.1", "发展党员", "4", RULE, content="完成年度发展党员计划")]
    given["nodes"] = [*given["nodes"][:2], section, *given["nodes"][2:]]
    return given


def make_round(
    *, issuer: Organization | None = None, actor: User | None = None, due_day: int = 5, **given: Any
) -> ContractRound:
    """The contracts of 2026 of a county, without units."""
    issuer = issuer or make_organization()
    actor = actor or make_user(at=issuer, name="张经办")
    scheme = given.pop("scheme", None) or make_scheme(owner=issuer)
    return services.start_round(
        issuer=issuer,
        scheme=scheme,
        year=2026,
        title=given.pop("title", "2026年度党建工作目标管理责任书"),
        due_day=due_day,
        rewards=given.pop("rewards", "考核为优秀的通报表扬。"),
        actor=actor,
    )


def make_contracts(
    units: Sequence[Organization] | int = 2, *, signed: bool = True, round: ContractRound | None = None, **given: Any
) -> list[Contract]:
    """Contracts with these units (that many new ones), signed on 12 January unless told otherwise."""
    round = round or make_round(**given)
    if isinstance(units, int):
        units = [make_organization(parent=round.issuer) for _ in range(units)]
    contracts = services.draft_contracts(round, units=units, actor=round.made_by)
    return [sign(contract) for contract in contracts] if signed else contracts


def sign(contract: Contract, *, on: date = SIGNED) -> Contract:
    """Both sides sign."""
    actor = contract.round.made_by
    return services.sign_contract(contract, signed_on=on, signer="李书记", issuer_signer="王书记", actor=actor)


def contracts_about(round: ContractRound, first: Organization, second: Organization) -> dict[str, dict[str, Any]]:
    """By state of a cycle what the addresses of contracts are about: one signed with its paper, one still a draft."""
    paper = SimpleUploadedFile("责任书.pdf", b"%PDF-1.4\n%%EOF\n")
    signed, draft = make_contracts([first, second], round=round, signed=False)
    given = {"signed_on": SIGNED, "signer": "李书记", "issuer_signer": "王书记", "file": paper}
    services.sign_contract(signed, **given, actor=round.made_by)
    content = targets_workbook(round, drafted_items(round), actor=round.made_by)
    record = TARGETS.keep(round, content, name="目标任务.xlsx", actor=round.made_by)
    record.marked = record.file
    record.save()
    return {
        "open": {"contracts": round, "contracts/units": signed, "contracts/imports": record},
        "draft": {"contracts/units": draft},
    }


def moment(month: int, day: int, year: int = 2026) -> datetime:
    """Ten in the morning of a day."""
    return timezone.make_aware(datetime(year, month, day, 10))
