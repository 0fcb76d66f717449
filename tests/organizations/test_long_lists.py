"""Lists of any length: checked and loaded in batches, parents first, gone on with after a kill, nothing twice."""

import csv
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from config.toolkit.refusal import Refused
from organizations.imports.units import door, long_lists, take_list
from organizations.imports.units.apply import Document
from organizations.models import (
    AuditEvent,
    ImportRecord,
    Job,
    Kind,
    Organization,
    OrganizationEvent,
    Placement,
    User,
)
from organizations.models.jobs import ImportState, JobState
from organizations.roles import Role
from organizations.services import jobs, tree
from tests.organizations.conftest import person
from tests.organizations.test_imports import SEEDS
from tests.organizations.test_tree import DAY, assert_derived_right, unit

SAMPLE = (SEEDS / "divisions-2023.csv").read_bytes()  # 1,806 rows of six counties
QUIET = {"step": lambda done, total, message: None}


@pytest.fixture(autouse=True)
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is a long one, in batches of a hundred rows."""
    monkeypatch.setattr(door, "LIMITS", door.LIMITS.__class__(rows=1))
    monkeypatch.setattr(long_lists, "SIZE", 100)


def text(*rows: tuple[object, ...], head: str = "区划代码,名称") -> bytes:
    content = io.StringIO()
    csv.writer(content).writerows([head.split(","), *rows])
    return content.getvalue().encode()


def checked(content: bytes, root: Organization | None = None, name: str = "名单.csv") -> ImportRecord:
    record = take_list(content, name=name, root=root, actor=None)
    assert record.target == long_lists.LONG
    long_lists.check(record, **QUIET)
    return ImportRecord.objects.get(pk=record.pk)


def loaded(content: bytes, root: Organization | None = None, name: str = "名单.csv") -> ImportRecord:
    record = checked(content, root, name)
    assert record.problems == []
    long_lists.load(record, document=Document(DAY, "甲2号"), **QUIET)
    return ImportRecord.objects.get(pk=record.pk)


def problems(*rows: tuple[object, ...], root: Organization | None = None) -> list[str]:
    record = checked(text(*rows), root)
    assert record.state == ImportState.REFUSED and not Organization.objects.filter(code__startswith="99").exists()
    return [problem["message"] for problem in record.problems]


def names() -> list[tuple[str, str]]:
    return list(Organization.objects.order_by("code").values_list("code", "name"))


def listed() -> list[tuple[str, str]]:
    return sorted((row["区划代码"], row["名称"]) for row in csv.DictReader(io.StringIO(SAMPLE.decode())))


def test_the_sample_comes_in_whole_and_in_batches(db: None) -> None:
    record = loaded(SAMPLE)
    assert names() == listed()
    assert_derived_right()
    assert Placement.objects.count() == 1806
    assert [town.name for town in unit("620421").children.order_by("position")][:3] == ["北湾镇", "东湾镇", "乌兰镇"]
    assert (record.state, record.counts["行数"], record.counts["新增"]) == (ImportState.APPLIED, 1806, 1806)
    batches = AuditEvent.objects.filter(action="import.continued").order_by("pk")
    assert [batch.changes["counts"]["新增"] for batch in batches] == [100] * 18 + [6]
    assert not OrganizationEvent.objects.exists()


def test_it_is_the_same_tree_as_by_the_short_door(db: None) -> None:
    from organizations.imports.units import apply_units, plan_units

    def tree_of() -> dict[str, tuple[object, ...]]:
        fields = ("code", "name", "kind", "field", "parent__code", "position", "pinyin", "township__code")
        return {row[0]: row[1:] for row in Organization.objects.values_list(*fields)}

    with transaction.atomic():
        loaded(SAMPLE)
        by_batches = tree_of()
        transaction.set_rollback(True)
    apply_units(plan_units((SEEDS / "divisions-2023.xlsx").read_bytes(), root=None, actor=None), actor=None)
    assert tree_of() == by_batches


def test_loading_again_changes_nothing(db: None) -> None:
    loaded(SAMPLE)
    before = list(Organization.objects.values()), Placement.objects.count(), OrganizationEvent.objects.count()
    again = checked(SAMPLE)
    assert again.counts == {"行数": 1806, "新增": 0, "变更": 0, "不变": 1806, "错误": 0}
    assert set(long_lists.load(again, document=Document(DAY), **QUIET).values()) == {0}
    assert (list(Organization.objects.values()), Placement.objects.count(), OrganizationEvent.objects.count()) == before


def test_a_workbook_is_read_row_by_row_too(db: None) -> None:
    loaded((SEEDS / "divisions-2023.xlsx").read_bytes(), name="名单.xlsx")
    assert names() == listed()


def test_a_text_of_other_encoding_and_with_tabs(db: None) -> None:
    loaded("区划代码\t名称\n62\t甘肃省\n6204\t白银市\n".encode("gb18030"))
    assert names() == [("62", "甘肃省"), ("6204", "白银市")]


def test_parents_that_come_later_are_waited_for(db: None) -> None:
    rows = list(csv.reader(io.StringIO(SAMPLE.decode())))
    loaded(text(*reversed(rows[1:])))  # type: ignore[arg-type]
    assert names() == listed()
    assert_derived_right()


def test_zeros_of_a_unit_of_its_own(db: None) -> None:
    loaded(
        text(
            ("35", "福建省"),
            ("3505", "泉州市"),
            ("350527", "金门县"),
            ("350527000", "金门县"),
            ("350527000000", "金门县"),
        )
    )
    assert [one.kind for one in Organization.objects.order_by("code")] == [
        "province",
        "city",
        "county",
        "township",
        "village",
    ]


def test_a_kill_in_the_middle_loses_nothing_and_writes_nothing_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    record = checked(SAMPLE)
    found, calls = long_lists.found_many, []

    def until_the_tenth(*args: Any, **kwargs: Any) -> int:
        calls.append(1)
        if len(calls) == 10:
            raise KeyboardInterrupt
        return found(*args, **kwargs)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(long_lists, "found_many", until_the_tenth)
        long_lists.load(record, document=Document(DAY), **QUIET)
    assert (Organization.objects.count(), Placement.objects.count()) == (900, 900)
    record.refresh_from_db()
    assert record.counts["已写入"] == 900
    assert long_lists.load(record, document=Document(DAY), **QUIET)["新增"] == 906
    assert names() == listed()
    assert_derived_right()


def test_changes_follow_as_events_of_the_document(db: None) -> None:
    loaded(SAMPLE)
    rows = [tuple(row) for row in csv.reader(io.StringIO(SAMPLE.decode()))][1:]
    changed = [(code, "北湾新镇" if code == "620421101" else name, "") for code, name in rows]
    changed = [(code, name, "620421102201" if code == "620421102200" else into) for code, name, into in changed]
    record = loaded(text(*changed, ("620421199", "新设镇", ""), head="区划代码,名称,并入"))
    assert {key: record.counts[key] for key in ("行数", "新增", "更名", "合并", "撤销")} == {
        "行数": 1807,
        "新增": 1,
        "更名": 1,
        "合并": 1,
        "撤销": 0,
    }
    assert set(OrganizationEvent.objects.values_list("kind", "document_no")) == {
        ("rename", "甲2号"),
        ("merge", "甲2号"),
    }
    assert unit("620421101").name == "北湾新镇"


BAD = [
    ([("99", "甲省"), ("990101", "乙县"), ("9901", None)], "「名称」不能为空。"),
    ([("99", "甲省"), ("99", "乙省")], "区划代码「99」与第2行「甲省」重复。"),
    ([("9901", "乙市")], "「乙市」的上级「99」既不在表中，也不在系统里，请补上级单位或改正代码。"),
    ([("99", "甲省"), ("990000000000", "甲省")], "区划代码「990000000000」末尾是补的零，请写成「990000」。"),
]


@pytest.mark.parametrize(("rows", "sentence"), BAD)
def test_bad_rows_are_told_and_nothing_is_written(db: None, rows: list[tuple[object, ...]], sentence: str) -> None:
    assert sentence in problems(*rows)


def test_a_subtree_takes_nothing_from_outside(county: Organization) -> None:
    told = problems(("620421101", "北湾镇"), ("990101", "丙县"), ("62", "甘肃"), root=county)
    assert told == [
        "「甘肃」不在「靖远县」范围内，不能由本单位变更。",
        "「丙县」的上级「9901」既不在表中，也不在系统里，请补上级单位或改正代码。",
    ]
    assert problems(("6205", "天水市"), root=county) == [
        "「天水市」不在「靖远县」范围内，不能由本单位新增，请删除这一行。"
    ]


def test_provinces_stand_below_a_root_above_all_places(db: None) -> None:
    nation = tree.found(name="全国", kind=Kind.AREA, parent=None, code="CN", actor=None)
    loaded(SAMPLE, root=nation)
    assert unit("62").parent == nation
    assert Organization.objects.within(nation).count() == 1807
    assert checked(SAMPLE, root=nation).counts["不变"] == 1806


def test_other_texts_are_refused(db: None) -> None:
    for content in (b"%PDF-1.7\n", b"a\0b", b"62,x\n", "62,甘肃省\n".encode()):
        with pytest.raises(Refused, match="另存为 .xlsx 后再上传".replace(".", r"\.")):
            take_list(content, name="名单.csv", root=None, actor=None)
    assert not ImportRecord.objects.exists()


def test_short_texts_are_planned_at_once_and_come_back_marked(
    county: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LIMITS", door.LIMITS.__class__())
    record = take_list(text(("620421101", "=1+1"), ("620421102", "")), name="名单.csv", root=county, actor=None)
    assert (record.target, record.file.name, record.state) == ("", "名单.xlsx", ImportState.REFUSED)
    (problem,) = record.problems
    assert (problem["row"], problem["column"], record.marked.name) == (3, "B", "标错-名单.xlsx")


@pytest.fixture
def keeper(county: Organization) -> User:
    return person(county, Role.CONFIGURATOR, "keeper")


def test_the_page_checks_and_loads_by_the_worker(
    client: Client, keeper: User, county: Organization, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(keeper)
    content = text(("620421101", "北湾镇"), ("620421101200", "北湾村"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/units/import/", {"root": county.pk, "file": SimpleUploadedFile("名单.csv", content)})
    job, record = Job.objects.get(), ImportRecord.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert job.message == "已核对：行数 2，新增 2，变更 0，不变 0，错误 0。核对无误，请到结果页确认导入。"
    html = client.get(f"/units/import/{record.pk}/").content.decode()
    assert "核对无误" in html and "确认导入" in html and not Organization.objects.filter(code="620421101").exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/units/import/{record.pk}/apply/", {"effective_on": DAY.isoformat()})
    assert (
        Job.objects.latest("pk").message == "已导入：行数 2 · 新增 2。"
        or Organization.objects.filter(code="620421101200").exists()
    )
    assert "已导入" in client.get(f"/units/import/{record.pk}/").content.decode()
    assert client.post(f"/units/import/{record.pk}/apply/", {"effective_on": DAY.isoformat()}).status_code == 409


def test_a_killed_job_says_where_it_was_and_the_page_goes_on(
    client: Client, keeper: User, county: Organization, django_capture_on_commit_callbacks: Any
) -> None:
    record = take_list(text(("620421101", "北湾镇")), name="名单.csv", root=county, actor=keeper)
    long_lists.check(record, **QUIET)
    job = Job.objects.create(
        kind="load_units", title="导入 名单.csv", actor=keeper, payload={"record": record.pk}, state=JobState.RUNNING
    )
    jobs.stepper(job)(1, 1, "已读1行，写入1个单位")
    file = jobs._file(job.pk)
    os.utime(file, (time.time() - 100,) * 2)
    ImportRecord.objects.filter(pk=record.pk).update(counts={"行数": 1, "新增": 1, "已写入": 1})
    client.force_login(keeper)
    html = client.get(f"/units/import/{record.pk}/").content.decode()
    assert "停在：已读1行，写入1个单位。" in html and "继续导入" in html and "已写入 1 个单位" in html
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.FAILED, 1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/units/import/{record.pk}/apply/", {"effective_on": timezone.localdate().isoformat()})
    assert unit("620421101").name == "北湾镇"
    file.unlink(missing_ok=True)


def test_by_command(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "名单.csv"
    file.write_bytes(SAMPLE)
    call_command("import_units", str(file))
    assert not Organization.objects.exists()
    call_command("import_units", str(file), "--apply")
    assert "已导入：行数" not in capsys.readouterr().err
    assert Organization.objects.count() == 1806
    file.write_bytes(text(("99", None)))
    with pytest.raises(CommandError, match="「名称」不能为空"):
        call_command("import_units", str(file))
