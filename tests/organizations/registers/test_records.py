"""Types and records in the database: every version is kept, nothing is overwritten, faults come all at once."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from config.toolkit.refusal import Refused
from organizations.models import (
    AuditEvent,
    Organization,
    Person,
    RegisterRecord,
    RegisterRevision,
    RegisterType,
    RegisterVersion,
)
from organizations.registers import Fault
from organizations.roles import Permission, Role
from organizations.selectors import registers as selectors
from organizations.services import registers, tree
from tests.factories import make_organization, make_user
from tests.organizations.registers.documents import VISITS, document, make_type

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def village() -> Organization:
    county = make_organization()
    return make_organization("河湾村", parent=make_organization("乌兰镇", parent=county), code="620421103201")


def make_record(village: Organization, day: date = DAY, **data: Any) -> RegisterRecord:
    type = RegisterType.objects.filter(code="visits").first() or make_type()
    return registers.record(
        type, organization=village, date=day, data={"leader": "张三", **data}, actor=None, again=True
    )


def refused(village: Organization, day: date = DAY, type: RegisterType | None = None, **data: Any) -> list[Fault]:
    with pytest.raises(registers.RecordRefused) as caught:
        registers.record(type or make_type(), organization=village, date=day, data=data, actor=None)
    return list(caught.value.faults)


def test_a_type_is_made_found_again_and_changed() -> None:
    type = make_type()
    assert (type.number, type.frequency, type.on, type.restricted) == (1, "weekly", True, False)
    assert make_type().number == 1
    changed = make_type(name="联系点每周检查")
    assert (changed.pk, changed.number, changed.name) == (type.pk, 2, "联系点每周检查")
    assert [version.spec().name for version in type.versions.order_by("number")] == ["联系点检查", "联系点每周检查"]
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["register.defined", "register.changed"]


def test_a_bad_document_is_refused_with_all_its_places() -> None:
    with pytest.raises(Refused) as caught:
        make_type(name=None, size=3)
    assert caught.value.message.splitlines() == [
        "台账类型没有载入：",
        "台账类型的「size」不认识，请删去或改正拼写。（size）",
        "台账类型的名称没有填写。（name）",
    ]
    with pytest.raises(Refused, match="台账类型文件第1行第2个字符处不是合格的 JSON"):
        registers.load_type(b"{", owner=None, actor=None)
    assert not RegisterType.objects.exists()


def test_a_code_belongs_to_whom_made_it(village: Organization) -> None:
    make_type()
    with pytest.raises(Refused, match="代码「visits」已被其他单位的台账用了"):
        make_type(village)


def test_a_record_keeps_what_was_typed_as_values(village: Organization) -> None:
    made = make_record(village, topic="台账", problems="１２个", solved=3.0, cost="1,200.50元", open="是", phone="139")
    assert made.data == {
        "leader": {"id": None, "name": "张三"},
        "topic": "台账",
        "problems": 12_000_000,
        "solved": 3_000_000,
        "cost": 1_200_500_000,
        "open": True,
        "phone": "139",
    }
    assert [(field.label, words) for field, words in selectors.lines(made, personal=False)] == [
        ("检查人", "张三"),
        ("检查内容", "台账"),
        ("发现问题", "12"),
        ("已整改", "3"),
        ("支出", "1200.50"),
        ("是否公示", "是"),
        ("联系电话", "＊＊＊"),
    ]
    assert selectors.lines(made, personal=True)[-1][1] == "139"


def test_all_faults_of_a_record_come_at_once(village: Organization) -> None:
    assert refused(village, date(2099, 1, 1), topic="会议", problems="100", cost="0.001", open="也许", colour="红") == [
        Fault("date", "日期2099年1月1日还没有到，不能提前登记。"),
        Fault("colour", "字段「colour」不在台账「联系点检查」里。"),
        Fault("leader", "「检查人」不能为空。"),
        Fault("topic", "「检查内容」：「会议」不在选项里，只能填组织生活、台账、阵地。"),
        Fault("problems", "「发现问题」：100大于最大值99。"),
        Fault("cost", "「支出」：「0.001」的小数超过2位，金额最小到分。"),
        Fault("open", "「是否公示」：「也许」看不出是或否，请填“是”或“否”。"),
    ]
    assert not RegisterRecord.objects.exists()


def test_a_unit_keeps_only_its_registers_and_only_while_it_is_there(village: Organization) -> None:
    town = make_type(kinds=["township"], code="towns")
    assert refused(village, leader="张三", type=town) == [
        Fault("organization", "台账「联系点检查」由乡镇（街道）登记，「河湾村」不用登记。")
    ]
    other = make_type(make_organization("望城区", parent=None), code="others")
    assert refused(village, leader="张三", type=other) == [
        Fault("organization", "台账「联系点检查」只用于「望城区」范围内的单位。")
    ]
    off = make_type(on=False, code="off")
    assert refused(village, leader="张三", type=off) == [Fault("", "台账「联系点检查」已停用，不能登记。")]
    assert village.parent
    young = tree.found(
        name="新村", kind="village", parent=village.parent, opened_on=date(2026, 5, 1), actor=None, field="village"
    )
    assert refused(young, leader="张三") == [Fault("date", "「新村」2026年5月1日才成立，不能登记2026年3月2日的记录。")]
    tree.abolish(young, effective_on=date(2026, 6, 1), actor=None)
    young.refresh_from_db()
    assert refused(young, date(2026, 6, 1), leader="张三") == [
        Fault("date", "「新村」2026年6月1日已撤销，不能登记2026年6月1日的记录。")
    ]


def test_a_name_that_two_villages_bear_is_asked_for(village: Organization) -> None:
    county = village.county
    assert county
    twin = make_organization("河湾村", parent=make_organization("北湾镇", parent=county), code="620421104202")
    fields = [{"code": "at", "label": "受检单位", "kind": "unit", "required": True}]
    type = make_type(fields=fields, counts=None)
    assert refused(village, at="河湾村", type=type) == [
        Fault(
            "at",
            "「受检单位」：叫「河湾村」的单位不止一个：乌兰镇的河湾村（620421103201）、"
            "北湾镇的河湾村（620421104202），请改填区划代码。",
        )
    ]
    assert refused(village, at="无名村", type=type)[0].message.startswith("「受检单位」：没有找到单位「无名村」")
    for said in ("620421104202", 620421104202, twin, {"id": twin.pk}):
        made = registers.record(type, organization=village, date=DAY, data={"at": said}, actor=None, again=True)
        assert made.data == {"at": {"id": twin.pk, "name": "河湾村"}}


def test_a_person_of_the_registers_is_meant_by_a_name_that_only_one_bears(village: Organization) -> None:
    town = village.parent
    assert town
    first = Person.objects.create(name="张三", home=village)
    assert make_record(village).data["leader"] == {"id": first.pk, "name": "张三"}
    assert make_record(village, leader="李四（户主）").data["leader"] == {"id": None, "name": "李四（户主）"}
    second = Person.objects.create(name="张三", home=town)
    Person.objects.create(name="张三", home=make_organization("望城区", parent=None))
    asked = f"张三（河湾村，编号{first.pk}）、张三（乌兰镇，编号{second.pk}）"
    for said in ("张三", "张三（北湾村）"):
        assert refused(village, leader=said)[0].message == (
            f"「检查人」：叫「张三」的不止一人或写法对不上：{asked}，请写成“张三（编号{first.pk}）”的样子。"
        )
    for said in ("张三（乌兰镇）", f"张三（编号{second.pk}）", second, {"id": second.pk, "name": "张三"}):
        assert make_record(village, leader=said).data["leader"] == {"id": second.pk, "name": "张三"}


def test_the_same_record_twice_is_asked_about(village: Organization) -> None:
    made = make_record(village)
    assert refused(village, leader="张三")[0].message.startswith("「河湾村」2026-03-02已有一条内容完全相同的记录")
    assert make_record(village).pk != made.pk


def test_corrections_and_withdrawal_keep_every_version(village: Organization) -> None:
    clerk = make_user(at=village, role=Role.FILLER)
    made = make_record(village, problems=2)
    with pytest.raises(registers.RecordRefused, match=r"请写明更正的理由。"):
        registers.correct(made, data={"leader": "张三", "problems": 3}, reason=" ", actor=clerk)
    with pytest.raises(Refused, match="内容没有变化"):
        registers.correct(made, data={"leader": "张三", "problems": "2.0"}, reason="核对", actor=clerk)
    registers.correct(made, data={"leader": "李四", "problems": 3}, reason="记错", actor=clerk)
    gone = registers.withdraw(made, reason="登错单位", actor=clerk)
    assert (gone.number, gone.state, gone.is_valid) == (3, "withdrawn", False)
    kept = gone.revisions.order_by("number").values_list("number", "data__problems", "state", "reason", "actor")
    assert list(kept) == [
        (1, 2_000_000, "valid", "", None),
        (2, 3_000_000, "valid", "记错", clerk.pk),
        (3, 3_000_000, "withdrawn", "登错单位", clerk.pk),
    ]
    with pytest.raises(Refused, match="这条记录已撤回，不能更正"):
        registers.correct(made, data={"leader": "王五"}, reason="再改", actor=clerk)
    told = [(event.label, event.lines) for event in AuditEvent.objects.filter(action="record.corrected")]
    assert told == [("更正台账记录", [("更正的字段", "检查人、发现问题")])]


def test_the_database_itself_keeps_records_and_versions(village: Organization) -> None:
    made = make_record(village)
    forbidden = [
        (lambda: RegisterRecord.objects.filter(pk=made.pk).update(data={}), "只能更正或撤回"),
        (lambda: RegisterRecord.objects.filter(pk=made.pk)._raw_delete("default"), "不能删除"),
        (lambda: RegisterRevision.objects.update(reason="改"), "不能修改"),
        (lambda: RegisterRevision.objects.all()._raw_delete("default"), "不能删除"),
        (lambda: RegisterVersion.objects.update(number=9), "不能修改"),
        (lambda: RegisterType.objects.all()._raw_delete("default"), "不能删除"),
    ]
    for act, message in forbidden:
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            act()


def test_a_changed_definition_keeps_old_fields(village: Organization) -> None:
    made = make_record(village, problems=2, phone="139")
    fields = [{"code": "leader", "label": "带队领导", "kind": "person", "required": True}]
    type = make_type(fields=fields, counts=None)
    assert [field.code for field in selectors.fields_ever(type)][:2] == ["leader", "topic"]
    made.refresh_from_db()
    assert ("发现问题", "2") in [(field.label, words) for field, words in selectors.lines(made, personal=True)]
    corrected = registers.correct(made, data={"leader": "李四"}, reason="换人", actor=None)
    assert (corrected.version.number, corrected.data["problems"], corrected.data["phone"]) == (2, 2_000_000, "139")
    assert [(field.label, words) for field, words in selectors.lines(corrected, personal=False)] == [
        ("带队领导", "李四"),
        ("发现问题", "2"),
        ("联系电话", "＊＊＊"),
    ]
    fields.append({"code": "problems", "label": "发现问题", "kind": "text"})
    with pytest.raises(Refused, match="「联系点检查」已有记录，字段「发现问题」（problems）的类型和计量单位不能改"):
        make_type(fields=fields, counts=None)


def test_who_sees_types_and_records(village: Organization) -> None:
    county, town = village.county, village.parent
    assert county and town
    elsewhere = make_organization("望城区", parent=None)
    whole, own = make_type(), make_type(county, code="own")
    below, secret = make_type(town, code="below"), make_type(county, code="secret", restricted=True)
    make_type(elsewhere, code="other")
    organizer, filler = make_user(at=county), make_user(at=village, role=Role.FILLER)
    stranger, keeper = make_user(), make_user(at=county, role=Role.CONFIGURATOR)
    seen = {user.pk: set(RegisterType.objects.allowed(user, Permission.SEE)) for user in (organizer, filler, stranger)}
    assert seen == {organizer.pk: {whole, own, below, secret}, filler.pk: {whole, own, below}, stranger.pk: set()}
    assert set(RegisterType.objects.allowed(keeper, Permission.CONFIGURE)) == {whole, own, below, secret}
    lower = make_user(at=town, role=Role.CONFIGURATOR)
    assert set(RegisterType.objects.allowed(lower, Permission.CONFIGURE)) == {below}
    made = make_record(village)
    hidden = registers.record(secret, organization=village, date=DAY, data={"leader": "张三"}, actor=None)
    assert set(RegisterRecord.objects.allowed(organizer, Permission.KEEP)) == {made, hidden}
    assert set(RegisterRecord.objects.allowed(filler, Permission.KEEP)) == {made}
    assert not RegisterRecord.objects.allowed(stranger, Permission.SEE).exists()


def test_an_import_writes_records_with_one_line_on_the_trail(village: Organization) -> None:
    type = make_type()
    rows = [(village, date(2026, 1, day), {"leader": {"id": None, "name": "张三"}}) for day in range(1, 31)]
    made = registers.record_many(type, rows, actor=None, unit=village)
    assert len(made) == RegisterRevision.objects.count() == 30
    assert AuditEvent.objects.filter(action="record.imported", target_id=type.pk).get().changes["counts"] == {
        "新增": 30
    }
    assert VISITS == document()


def test_a_name_means_somebody_of_the_own_unit_and_no_namesake_elsewhere(village: Organization) -> None:
    assert village.parent and village.parent.parent
    elsewhere = make_organization("北湾镇", parent=village.parent.parent, code="620421104")
    make_type(fields=[{"code": "leader", "label": "带班领导", "kind": "person", "required": True}], counts=None)
    far = Person.objects.create(name="王建国", home=elsewhere)
    assert make_record(village, leader="王建国").data["leader"] == {"id": None, "name": "王建国"}
    written = f"王建国（编号{far.pk}）"
    assert make_record(village, leader=written).data["leader"] == {"id": far.pk, "name": "王建国"}
    own = Person.objects.create(name="王建国", home=village)
    assert make_record(village, leader="王建国").data["leader"] == {"id": own.pk, "name": "王建国"}
