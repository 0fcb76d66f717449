"""牌匾: a number is used once, a plate follows the level; and levels of the past and plates from a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from assessments.imports.levels import PAST, PLATES, apply_levels, headings, keep_levels, plan_levels, rows_to_fill
from assessments.models import Plate, UnitLevel
from assessments.selectors.levels import lacking_plate, rightful
from assessments.services.levels import change_level, withdraw_level
from assessments.services.plates import hang_plate, remove_plate
from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, ImportRecord, Organization, User
from organizations.models.jobs import ImportState
from organizations.services.files import open_file
from scoring.models import Standard
from tests.assessments.levels import MEETING, make_standard, make_villages, recorded
from tests.factories import make_organization, make_user
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db
HUNG = date(2026, 2, 1)


@pytest.fixture
def county() -> Organization:
    return make_organization()


@pytest.fixture
def standard(county: Organization) -> Standard:
    return make_standard(county)


@pytest.fixture
def actor(county: Organization) -> User:
    return make_user(at=county)


@pytest.fixture
def villages(county: Organization) -> list[Organization]:
    return make_villages(county)


def fall(level: UnitLevel, to: str, actor: User, **changes: Any) -> UnitLevel:
    given = {"valid_from": date(2026, 6, 1), "reason": "安全事故", "meeting": MEETING, "warned_on": date(2026, 1, 5)}
    return change_level(level, to=to, **{**given, **changes}, actor=actor)


# --- plates -----------------------------------------------------------------------------------------------------------
def test_a_number_is_used_once_and_the_other_unit_is_named(
    standard: Standard, villages: list[Organization], actor: User
) -> None:
    first, second = (recorded(unit, "四星", 2025, standard) for unit in villages[:2])
    plate = hang_plate(first, number=" 靖四-001 ", hung_on=HUNG, actor=actor)
    assert (plate.number, plate.owner, plate.scale) == ("靖四-001", standard.owner, "stars")
    with pytest.raises(Refused, match="牌匾编号「靖四-001」已给「北滩甲村」用过（四星，现在挂着），请换一个编号"):
        hang_plate(second, number="靖四-001", hung_on=HUNG, actor=actor)
    remove_plate(plate, removed_on=date(2026, 3, 1), reason="破损", actor=actor)
    with pytest.raises(Refused, match="已给「北滩甲村」用过（四星，2026年3月1日已摘牌）"):
        hang_plate(first, number="靖四-001", hung_on=date(2026, 3, 2), actor=actor)
    again = hang_plate(first, number="靖四-002", hung_on=date(2026, 3, 2), actor=actor)
    assert [str(one) for one in Plate.objects.hanging()] == ["靖四-002"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Plate.objects.create(
            held=second, owner=first.owner, scale="stars", number=again.number, hung_on=HUNG, actor=actor, at=again.at
        )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"number": " "}, "请填写牌匾编号"),
        ({"number": "号" * 41}, "最多40个字"),
        ({"hung_on": date(2026, 1, 19)}, "等级自2026年1月20日起有效，挂牌日期不能早于这一天"),
        ({"hung_on": date(2099, 1, 1)}, "挂牌日期2099年1月1日还没有到"),
    ],
)
def test_a_plate_that_makes_no_sense_is_refused(
    standard: Standard, villages: list[Organization], actor: User, given: dict[str, Any], sentence: str
) -> None:
    level = recorded(villages[0], "四星", 2025, standard)
    with pytest.raises(Refused, match=sentence):
        hang_plate(level, **{"number": "1", "hung_on": HUNG, **given}, actor=actor)
    assert not Plate.objects.exists()


def test_only_a_level_in_force_gets_a_plate(standard: Standard, villages: list[Organization], actor: User) -> None:
    low = recorded(villages[2], "二星", 2025, standard)
    with pytest.raises(Refused, match="按「村党组织星级」，二星不授牌"):
        hang_plate(low, number="1", hung_on=HUNG, actor=actor)
    unrated = recorded(villages[0], "不定级", 2025, standard)
    with pytest.raises(Refused, match="「北滩甲村不定级」不是有效的等级，不能挂牌"):
        hang_plate(unrated, number="1", hung_on=HUNG, actor=actor)
    level = recorded(villages[1], "四星", 2025, standard)
    fall(level, "三星", actor)
    with pytest.raises(Refused, match="「北滩乙村四星」不是有效的等级"):
        hang_plate(level, number="1", hung_on=HUNG, actor=actor)


def test_when_a_level_falls_the_old_plate_is_to_come_off(
    standard: Standard, villages: list[Organization], actor: User
) -> None:
    today = timezone.localdate()
    level = recorded(villages[0], "四星", 2025, standard)
    plate = hang_plate(level, number="靖四-001", hung_on=HUNG, actor=actor)
    with pytest.raises(Refused, match="已挂牌，编号靖四-001；要换牌的，请先登记摘牌"):
        hang_plate(level, number="靖四-002", hung_on=HUNG, actor=actor)
    assert Plate.objects.filter(rightful(today)).get() == plate
    after = fall(level, "三星", actor)
    assert not Plate.objects.filter(rightful(today)).exists()
    assert list(lacking_plate(UnitLevel.objects.on(today))) == [after]
    renewed = hang_plate(after, number="靖三-001", hung_on=date(2026, 6, 5), actor=actor)
    plate.refresh_from_db()
    assert (plate.removed_on, plate.removed_reason) == (date(2026, 6, 5), "换发新牌")
    assert Plate.objects.filter(rightful(today)).get() == renewed
    with pytest.raises(Refused, match="牌匾「靖四-001」已于2026年6月5日摘下"):
        remove_plate(plate, removed_on=today, reason="再摘", actor=actor)
    with pytest.raises(Refused, match="的牌匾还挂着，请先登记摘牌"):
        withdraw_level(after, reason="错了", actor=actor)


def test_the_plate_of_a_level_that_was_kept_hangs_on(
    standard: Standard, villages: list[Organization], actor: User
) -> None:
    old = recorded(villages[0], "四星", 2024, standard)
    hang_plate(old, number="靖四-001", hung_on=date(2025, 2, 1), actor=actor) if old.in_force else None
    new = recorded(villages[0], "四星", 2025, standard)
    assert Plate.objects.filter(rightful(timezone.localdate())).get().held == old
    with pytest.raises(Refused, match="已挂牌，编号靖四-001"):
        hang_plate(new, number="靖四-002", hung_on=HUNG, actor=actor)
    low = recorded(villages[1], "二星", 2025, standard)  # a level without plates in this scale
    assert low not in lacking_plate(UnitLevel.objects.on(timezone.localdate()))


def test_a_plate_only_comes_off(standard: Standard, villages: list[Organization], actor: User) -> None:
    plate = hang_plate(recorded(villages[0], "四星", 2025, standard), number="1", hung_on=HUNG, actor=actor)
    for change in ({"number": "2"}, {"hung_on": date(2026, 2, 2)}):
        with pytest.raises(IntegrityError, match="牌匾不能修改"), transaction.atomic():
            Plate.objects.filter(pk=plate.pk).update(**change)
    with pytest.raises(IntegrityError, match="牌匾不能删除"), transaction.atomic():
        Plate.objects.filter(pk=plate.pk)._raw_delete("default")
    with pytest.raises(Refused, match="摘牌日期不能早于这一天"):
        remove_plate(plate, removed_on=date(2026, 1, 31), reason="破损", actor=actor)
    with pytest.raises(Refused, match="请写明摘牌的原因"):
        remove_plate(plate, removed_on=HUNG, reason=" ", actor=actor)
    remove_plate(plate, removed_on=HUNG, reason="破损", actor=actor)
    with pytest.raises(IntegrityError, match="牌匾不能修改"), transaction.atomic():
        Plate.objects.filter(pk=plate.pk).update(removed_on=None, removed_reason="")


# --- by workbook ------------------------------------------------------------------------------------------------------
PAST_HEAD = ["单位代码", "单位名称", "等级体系", "等级", "年度", "生效日期", "失效日期", "文号"]


def uploaded(county: Organization, actor: User, kind: str, *rows: list[object]) -> ImportRecord:
    return keep_levels(workbook(*rows), kind, name="登记表.xlsx", owner=county, actor=actor)


def told(record: ImportRecord) -> list[str]:
    return [f"{one['column']}{one['row']} {one['message']}" for one in record.problems]


def test_the_past_comes_in_from_a_workbook(
    county: Organization, standard: Standard, villages: list[Organization], actor: User
) -> None:
    rows = [
        ["", "北滩甲村", "", "四星", "2022年", date(2023, 1, 20), None, "靖组发〔2023〕1号"],
        ["", "北滩甲村", "村党组织星级", "三星", 2021, "2022-01-20", None, ""],
        ["", "北滩乙村", "stars", "不定级", 2022, "2023年1月20日", date(2024, 1, 20), ""],
    ]
    record = uploaded(county, actor, PAST, PAST_HEAD, *rows)
    assert (record.state, record.problems, record.counts) == ("planned", [], {"新增": 3, "不变": 0, "错误": 0})
    assert not UnitLevel.objects.exists() and not AuditEvent.objects.filter(action="level.recorded").exists()
    apply_levels(record, actor=actor)
    told = [
        (row.organization.name, row.label, row.year, row.valid_from.year, row.valid_until)
        for row in UnitLevel.objects.order_by("organization", "valid_from")
    ]
    assert told == [
        ("北滩甲村", "三星", 2021, 2022, date(2023, 1, 20)),
        ("北滩甲村", "四星", 2022, 2023, None),
        ("北滩乙村", "不定级", 2022, 2023, date(2024, 1, 20)),
    ]
    assert UnitLevel.objects.get(label="四星").reason == "靖组发〔2023〕1号"
    again = uploaded(county, actor, PAST, PAST_HEAD, *rows)
    assert again.counts == {"新增": 0, "不变": 3, "错误": 0}


def test_what_is_wrong_is_marked_in_its_cell(
    county: Organization, standard: Standard, villages: list[Organization], actor: User
) -> None:
    recorded(villages[0], "四星", 2022, standard)
    rows = [
        ["", "北滩甲村", "", "三星", 2022, date(2023, 3, 1), None, ""],  # two stars of one year
        ["", "北滩乙村", "", "八星", 2022, date(2023, 1, 20), None, ""],
        ["", "没有的村", "", "三星", 2022, date(2023, 1, 20), None, ""],
        ["", "北滩丙村", "别的", "三星", 2022, date(2023, 1, 20), None, ""],
        ["", "北滩丙村", "", "三星", "去年", date(2023, 1, 20), None, ""],
    ]
    record = uploaded(county, actor, PAST, PAST_HEAD, *rows)
    assert record.state == ImportState.REFUSED
    assert told(record) == [
        "B4 没有找到「没有的村」，只能填写您可以登记的单位的代码或完整名称。",
        "D2 「北滩甲村」2022年已有等级四星，一个单位同一年不能有两个等级。",
        "D3 「八星」不是「村党组织星级」的等级，可填：五星、四星、三星、二星、一星、不定级。",
        "C5 请写明是哪个等级体系：村党组织星级。",
        "E6 「去年」不是数字，只能填一个数。",
    ]
    assert record.marked is not None and UnitLevel.objects.count() == 1


def test_a_refusal_of_the_service_is_marked_too(
    county: Organization, standard: Standard, villages: list[Organization], actor: User
) -> None:
    """The rows are tried out together and taken back: overlaps among them are found before anything is written."""
    rows = [
        ["", "北滩甲村", "", "三星", 2021, date(2022, 1, 20), date(2024, 1, 20), ""],
        ["", "北滩甲村", "", "四星", 2022, date(2023, 1, 20), None, ""],
        ["", "北滩甲村", "", "五星", 2022, date(2024, 1, 20), None, ""],
    ]
    record = uploaded(county, actor, PAST, PAST_HEAD, *rows[:2])
    assert told(record) == ["F3 「北滩甲村」自2022年1月20日起已有等级三星，两个等级的有效期不能重叠，请核对日期。"]
    record = uploaded(county, actor, PAST, PAST_HEAD, *rows[1:])
    assert told(record) == ["B3 与「名单」第2行重复。"]
    assert not UnitLevel.objects.exists()


def test_a_table_of_plates_goes_out_and_comes_back(
    county: Organization, standard: Standard, villages: list[Organization], actor: User
) -> None:
    first, _, third = (recorded(unit, "四星", 2025, standard) for unit in villages)
    hang_plate(third, number="靖四-003", hung_on=HUNG, actor=actor)
    lacking = lacking_plate(UnitLevel.objects.on(timezone.localdate())).select_related("organization")
    rows = [list(row) for row in rows_to_fill(PLATES, county, lacking.order_by("organization"))]
    assert [(row[1], row[3], row[4]) for row in rows] == [("北滩甲村", "四星", ""), ("北滩乙村", "四星", "")]
    rows[0][4], rows[0][5] = "靖四-001", date(2026, 3, 1)
    record = uploaded(county, actor, PLATES, list(headings(PLATES)), *rows)
    assert (record.state, record.counts["新增"]) == ("planned", 1)  # the row without a number is left out
    apply_levels(record, actor=actor)
    plate = Plate.objects.get(number="靖四-001")
    assert (plate.held, plate.hung_on) == (first, date(2026, 3, 1))
    rows[1][4] = "靖四-003"
    record = uploaded(county, actor, PLATES, list(headings(PLATES)), rows[1])
    assert told(record) == ["E2 牌匾编号「靖四-003」已给「北滩丙村」用过（四星，现在挂着），请换一个编号。"]
    twice = [[*rows[1][:4], "靖四-009", None], [*rows[0][:4], "靖四-009", None]]
    record = uploaded(county, actor, PLATES, list(headings(PLATES)), *twice)
    assert [one["row"] for one in record.problems] == [3]
    marked = load_workbook(open_file(record.marked))
    assert marked.sheetnames[0] == "错误清单"


def test_a_stale_upload_is_not_applied(
    county: Organization, standard: Standard, villages: list[Organization], actor: User
) -> None:
    rows = [["", "北滩甲村", "", "三星", 2021, date(2022, 1, 20), None, ""]]
    record = uploaded(county, actor, PAST, PAST_HEAD, *rows)
    recorded(villages[0], "四星", 2021, standard)
    with pytest.raises(Refused, match="预览之后登记的内容已有变化，没有导入"):
        apply_levels(record, actor=actor)
    assert not plan_levels(read(workbook(PAST_HEAD, *rows)), PAST, county).ok
    assert UnitLevel.objects.count() == 1


def test_a_number_written_otherwise_is_the_same(
    county: Organization, standard: Standard, villages: list[Organization], actor: User
) -> None:
    first, second, third = (recorded(unit, "四星", 2025, standard) for unit in villages)
    assert hang_plate(first, number="靖a２０２５ 001", hung_on=HUNG, actor=actor).number == "靖a2025001"
    for number in ("靖Ａ２０２５００１", "靖A2025 001"):
        with pytest.raises(Refused, match="已给「北滩甲村」用过"):
            hang_plate(second, number=number, hung_on=HUNG, actor=actor)
    row = ["", "北滩乙村", "", "四星", "靖Ａ２０２５００１", HUNG]
    [said] = told(uploaded(county, actor, PLATES, list(headings(PLATES)), row))
    assert said.startswith("E2 牌匾编号「靖A2025001」已给「北滩甲村」用过")
    assert third.plates.count() == 0


def test_a_table_of_plates_tells_all_its_faults_at_once(
    county: Organization, standard: Standard, villages: list[Organization], actor: User
) -> None:
    first, *_ = [recorded(unit, "四星", 2025, standard) for unit in villages]
    hang_plate(first, number="靖四-001", hung_on=HUNG, actor=actor)
    rows = [["", "北滩乙村", "", "四星", "靖四-001", HUNG], ["", "北滩丙村", "", "四星", "靖四-002", "二月三十"]]
    assert [one[:2] for one in told(uploaded(county, actor, PLATES, list(headings(PLATES)), *rows))] == ["F3", "E2"]
