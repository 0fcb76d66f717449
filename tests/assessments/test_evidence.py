"""Files that support an item, and when an item cannot be handed in without one."""

import pytest

from assessments import selectors, services
from assessments.models import Evidence, SheetState, Stage
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, StoredFile
from organizations.roles import Permission, Role
from tests.assessments.steps import OWN, hand_in
from tests.factories import (
    fill,
    make_organization,
    make_scheme,
    make_sheet,
    make_user,
    scheme_document,
)

pytestmark = pytest.mark.django_db


def make_file(sheet, name="会议记录.pdf", digest="sm3:1"):
    return StoredFile.objects.create(
        digest=digest,
        name=name,
        content_type="application/pdf",
        size=9,
        organization=sheet.roster_entry.organization,
    )


@pytest.fixture
def sheet():
    """A sheet whose item 1.1 needs a file and whose item 1.2 takes none."""
    document = scheme_document(key="proof")
    document["nodes"][0]["children"][0]["evidence"] = "required"
    document["nodes"][0]["children"][1]["evidence"] = "none"
    county = make_organization()
    return make_sheet(owner=county, scheme=make_scheme(owner=county, document=document))


@pytest.fixture
def clerk(sheet):
    return make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="李某")


def test_an_item_that_needs_a_file_is_not_handed_in_without(sheet, clerk):
    fill(sheet, OWN, actor=clerk)
    with pytest.raises(Refused, match=r"有1项必须附佐证材料，还没有上传：「1\.1 组织领导」。"):
        services.submit(sheet, actor=clerk)
    services.attach(sheet, node="1.1", file=make_file(sheet), actor=clerk, note="四次会议")
    services.submit(sheet, actor=clerk)
    item = selectors.sheet_view(sheet, stage=Stage.REVIEW).sections[0].items[0]
    assert [(row.file.name, row.note, row.added_by) for row in item.evidence] == [("会议记录.pdf", "四次会议", clerk)]


def test_where_nothing_is_claimed_nothing_is_to_be_proved(sheet, clerk):
    fill(sheet, {**OWN, "meetings": "0"}, actor=clerk)
    services.submit(sheet, actor=clerk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.evidence.count()) == (SheetState.SUBMITTED, 0)


def test_a_file_is_withdrawn_and_stays_on_record(sheet, clerk):
    evidence = services.attach(sheet, node="1.1", file=make_file(sheet), actor=clerk)
    services.withdraw_evidence(evidence, actor=clerk, reason="传错了")
    assert Evidence.objects.get().withdrawn_at is not None
    assert AuditEvent.objects.get(action="evidence.withdrawn").reason == "传错了"
    with pytest.raises(Refused, match="已经撤回"):
        services.withdraw_evidence(evidence, actor=clerk)
    services.attach(sheet, node="1.1", file=make_file(sheet), actor=clerk)


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ("9", "方案里没有编号为「9」的指标。"),
        ("1", "方案里没有编号为「1」的指标。"),
        ("1.2", "「1.2 按时报送」不需要佐证材料。"),
    ],
)
def test_a_file_belongs_to_an_item_that_takes_one(sheet, clerk, node, message):
    with pytest.raises(Refused) as refusal:
        services.attach(sheet, node=node, file=make_file(sheet), actor=clerk)
    assert str(refusal.value) == message


def test_the_same_content_is_not_taken_twice(sheet, clerk):
    services.attach(sheet, node="1.1", file=make_file(sheet), actor=clerk)
    with pytest.raises(Refused, match="已有内容相同的文件"):
        services.attach(sheet, node="1.1", file=make_file(sheet, name="另名.pdf"), actor=clerk)


def test_evidence_follows_the_locks_of_its_item():
    sheet = make_sheet()
    clerk = hand_in(sheet)
    office = sheet.roster_entry.cycle.created_by
    with pytest.raises(Refused, match="正在审核，不能再改"):
        services.attach(sheet, node="1.1", file=make_file(sheet), actor=clerk)
    services.attach(sheet, node="2.2", file=make_file(sheet, digest="sm3:2"), actor=office, stage=Stage.REVIEW)
    services.return_items(sheet, reasons={"1.2": "缺材料"}, actor=office)
    with pytest.raises(Refused, match="本项没有退回"):
        services.attach(sheet, node="1.1", file=make_file(sheet), actor=clerk)
    services.attach(sheet, node="1.2", file=make_file(sheet), actor=clerk)


def test_evidence_is_seen_with_its_sheet(sheet, clerk):
    services.attach(sheet, node="1.1", file=make_file(sheet), actor=clerk)
    neighbour = make_user(at=make_organization(parent=sheet.roster_entry.cycle.owner), role=Role.FILLER)
    assert Evidence.objects.allowed(clerk, Permission.SEE).count() == 1
    assert Evidence.objects.allowed(sheet.roster_entry.cycle.created_by, Permission.SEE).count() == 1
    assert not Evidence.objects.allowed(neighbour, Permission.SEE).exists()


def test_nobody_takes_back_what_the_other_side_handed_in(client):
    sheet = make_sheet()
    clerk = hand_in(sheet)
    office = sheet.roster_entry.cycle.created_by
    theirs = services.attach(sheet, node="1.1", file=make_file(sheet, digest="sm3:2"), actor=office, stage=Stage.REVIEW)
    services.return_items(sheet, reasons={"1.2": "缺材料"}, actor=office)
    own = services.attach(sheet, node="1.2", file=make_file(sheet), actor=clerk)
    assert [set(Evidence.objects.own(user)) for user in (clerk, office)] == [{own}, {theirs}]
    client.force_login(clerk)
    assert client.post(f"/evidence/{theirs.pk}/withdraw/").status_code == 404
    client.force_login(office)
    assert client.post(f"/evidence/{own.pk}/withdraw/").status_code == 404
    assert client.post(f"/evidence/{theirs.pk}/withdraw/").status_code == 302
    assert Evidence.objects.get(withdrawn_at=None) == own
