"""目标管理责任书: drafted for many, signed by both sides, changed by a new one; what is wrong is refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from assessments import services
from assessments.models import Contract, ContractItem, ContractState
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent
from scoring.services import NewRow
from tests.assessments.contracts import SIGNED, make_contracts, make_round, moment, sign, targeted_document
from tests.factories import make_organization, make_scheme, make_table

pytestmark = pytest.mark.django_db


def test_drafts_hold_the_items_of_the_scheme_without_bonus_and_penalty() -> None:
    """Text 4.9: the tasks of every branch, from one scheme, for many units at once."""
    first, second = make_contracts(2, signed=False)
    assert [item.node for item in first.items.all()] == ["1.1", "1.2", "2.1", "2.2"]
    assert {item.target for item in first.items.all()} == {item.target for item in second.items.all()}
    item = first.items.get(node="1.1")
    assert (item.name, item.points, item.amount) == ("组织领导", 4_000_000, "")
    assert item.target.startswith("满分4分")
    assert first.state == ContractState.DRAFT and str(first).endswith("2026年责任书")


def test_targets_come_from_the_parameter_table_unit_by_unit() -> None:
    county = make_organization()
    north, south = (make_organization(name, parent=county) for name in ("北滩镇", "五合镇"))
    rows = [
        NewRow("unit", "北滩镇", parse("5"), date(2026, 1, 1), None, "县组发〔2026〕2号"),
        NewRow("all", "", parse("3"), date(2026, 1, 1), None, "县组发〔2026〕1号"),
    ]
    make_table(county, *rows, code="recruits", unit_word="名")
    round = make_round(issuer=county, scheme=make_scheme(owner=county, document=targeted_document()))
    first, second = make_contracts([north, south], round=round, signed=False)
    five, three = (contract.items.get(node="3.1") for contract in (first, second))
    assert (five.amount, three.amount) == ("5名", "3名")
    assert five.target == "完成年度发展党员计划"
    assert "依据县组发〔2026〕2号" in five.origin and "依据县组发〔2026〕1号" in three.origin


def test_a_number_that_no_table_gives_must_be_written_before_signing() -> None:
    county = make_organization()
    make_organization("五合镇", parent=county)
    row = NewRow("unit", "五合镇", parse("3"), date(2026, 1, 1), None, "县组发〔2026〕1号")
    make_table(county, row, code="recruits", unit_word="名")
    scheme = make_scheme(owner=county, document=targeted_document())
    (contract,) = make_contracts(1, round=make_round(issuer=county, scheme=scheme), signed=False)
    with pytest.raises(Refused, match="发展党员还没有目标值，请先填上"):
        sign(contract)
    actor = contract.round.made_by
    assert services.set_targets(contract, targets={"3.1": ("发展党员2名", parse("2"))}, actor=actor) == 1
    assert sign(contract).items.get(node="3.1").amount == "2名"


def test_signed_it_stands_in_the_service_and_in_the_database() -> None:
    (contract,) = make_contracts(1)
    assert (contract.state, contract.signed_on, contract.signer) == ("signed", SIGNED, "李书记")
    actor = contract.round.made_by
    with pytest.raises(Refused, match="已签订，不能再改目标任务。要改的，请办理变更"):
        services.set_targets(contract, targets={"1.1": ("少做一点", None)}, actor=actor)
    with pytest.raises(Refused, match="已签订，不能再签字"):
        sign(contract)
    with pytest.raises(Refused, match="已签订，不能再撤回"):
        services.withdraw_contract(contract, reason="写错", actor=actor)
    for broken in (
        lambda: Contract.objects.filter(pk=contract.pk).update(signer="别人"),
        lambda: Contract.objects.filter(pk=contract.pk)._raw_delete("default"),
        lambda: ContractItem.objects.filter(contract=contract, node="1.1").update(target="改"),
        lambda: ContractItem.objects.filter(contract=contract, node="1.1")._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="责任书"), transaction.atomic():
            broken()


def test_a_change_is_a_new_contract_that_supersedes_when_it_is_signed() -> None:
    (contract,) = make_contracts(1)
    actor = contract.round.made_by
    after = services.change_contract(contract, first_month=7, reason="任务调整", actor=actor)
    contract.refresh_from_db()
    assert contract.state == ContractState.SIGNED and after.items.count() == contract.items.count()
    with pytest.raises(Refused, match="已有一份变更待签订，请先办完它"):
        services.change_contract(contract, first_month=8, reason="又变", actor=actor)
    services.set_targets(after, targets={"1.1": ("专题研究6次", None)}, actor=actor)
    sign(after, on=date(2026, 7, 3))
    contract.refresh_from_db()
    assert (contract.state, contract.last_month, contract.reason) == ("superseded", 6, "任务调整")
    assert contract.items.get(node="1.1").target != "专题研究6次"
    actions = list(AuditEvent.objects.filter(action__startswith="contract.").values_list("action", flat=True))
    assert actions[:2] == ["contract.signed", "contract.superseded"]


def test_a_change_may_not_reach_back_over_reported_months() -> None:
    (contract,) = make_contracts(1)
    actor = contract.round.made_by
    said = {"done": "完成", "plan": "继续", "actor": actor}
    services.report_month(contract, month=7, **said, at=moment(8, 3))
    after = services.change_contract(contract, first_month=7, reason="任务调整", actor=actor)
    with pytest.raises(Refused, match=r"已报了7月的月报.*改从8月起"):
        sign(after, on=date(2026, 8, 10))
    services.withdraw_contract(after, reason="月份写错", actor=actor)
    assert services.change_contract(contract, first_month=8, reason="任务调整", actor=actor).first_month == 8


def test_a_withdrawn_draft_stays_and_the_unit_may_have_another() -> None:
    (contract,) = make_contracts(1, signed=False)
    actor = contract.round.made_by
    with pytest.raises(Refused, match="请写明撤回的理由"):
        services.withdraw_contract(contract, reason=" ", actor=actor)
    services.withdraw_contract(contract, reason="单位名称写错", actor=actor)
    (again,) = services.draft_contracts(contract.round, units=[contract.organization], actor=actor)
    assert list(contract.round.contracts.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "draft"]
    assert again.pk != contract.pk


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"signed_on": date(2999, 1, 1)}, "签订日期2999年1月1日还没有到"),
        ({"signed_on": date(2024, 5, 1)}, "2026年的责任书，签订日期2024年5月1日不对"),
        ({"signer": " "}, "请写明双方签字人"),
        ({"issuer_signer": ""}, "请写明双方签字人"),
    ],
)
def test_a_wrong_signature_is_refused(changes: dict[str, object], sentence: str) -> None:
    (contract,) = make_contracts(1, signed=False)
    given = {"signed_on": SIGNED, "signer": "李书记", "issuer_signer": "王书记", **changes}
    with pytest.raises(Refused, match=sentence):
        services.sign_contract(contract, **given, actor=contract.round.made_by)


def test_units_that_cannot_sign_are_refused_by_name() -> None:
    round = make_round()
    actor, county = round.made_by, round.issuer
    inside, elsewhere = (
        make_organization("北滩镇", parent=county),
        make_organization("望城镇", parent=make_organization()),
    )
    village = make_organization("红丰村", parent=inside)
    for units, sentence in (
        ([], "请至少选择一个单位"),
        ([elsewhere], "「望城镇」不是靖远县的下级单位"),
        ([county], "不是靖远县的下级单位"),
        ([village], "「红丰村」是村"),
    ):
        with pytest.raises(Refused, match=sentence):
            services.draft_contracts(round, units=units, actor=actor)
    services.draft_contracts(round, units=[inside], actor=actor)
    with pytest.raises(Refused, match="「北滩镇」已有2026年的责任书"):
        services.draft_contracts(round, units=[inside], actor=actor)


def test_a_year_is_drafted_once_from_a_published_scheme() -> None:
    round = make_round()
    again = {"issuer": round.issuer, "scheme": round.scheme, "year": 2026, "title": "又一份", "due_day": 5}
    with pytest.raises(Refused, match=r"已按方案.*拟定过责任书"):
        services.start_round(**again, actor=round.made_by)
    with pytest.raises(Refused, match="月报截止日应是次月1日至28日"):
        services.start_round(**{**again, "year": 2027, "due_day": 31}, actor=round.made_by)
    with pytest.raises(Refused, match="请写明责任书的名称"):
        services.start_round(**{**again, "year": 2027, "title": " "}, actor=round.made_by)


def test_the_signed_paper_is_kept() -> None:
    (contract,) = make_contracts(1, signed=False)
    paper = SimpleUploadedFile("责任书.pdf", b"%PDF-1.4\n%%EOF\n")
    given = {"signed_on": SIGNED, "signer": "李书记", "issuer_signer": "王书记", "file": paper}
    signed = services.sign_contract(contract, **given, actor=contract.round.made_by)
    assert signed.file.name == "责任书.pdf" and signed.file.organization == contract.organization
