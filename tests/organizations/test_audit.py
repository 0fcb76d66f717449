"""The trail: what an event holds, that nobody can change one, and that the chain shows it when somebody does."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from config.toolkit import digest
from organizations import audit
from organizations.models import AuditEvent, Organization
from organizations.roles import Role
from tests.organizations.conftest import person

pytestmark = pytest.mark.django_db
TABLE = AuditEvent._meta.db_table


@pytest.fixture
def past_triggers() -> Callable[[str, list[object]], None]:
    """Runs SQL as somebody who has the database and takes the triggers away."""

    def run(sql: str, parameters: list[object]) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(sql, parameters)

    return run


def three_events() -> list[AuditEvent]:
    return [audit.record("unit.tested", actor=None, number=[number, number + 1]) for number in range(3)]


def test_an_event_says_who_what_where_and_follows_the_one_before(township: Organization) -> None:
    clerk = person(township, Role.FILLER, "clerk")
    first = AuditEvent.objects.order_by("pk").first()
    last = AuditEvent.objects.order_by("-pk").first()
    event = audit.record(
        "unit.tested",
        actor=clerk,
        target=township,
        reason="试",
        day=date(2026, 3, 1),
        pair=(1, None),
        flags={"a": True},
    )
    assert first.previous == "0"
    assert event.previous == last.digest
    assert event.digest == audit.event_digest(event)
    stored = AuditEvent.objects.get(pk=event.pk)
    assert stored.changes == {"day": "2026-03-01", "pair": [1, None], "flags": {"a": True}}
    assert (stored.actor_id, stored.actor_name, stored.reason) == (clerk.pk, "张clerk", "试")
    assert (stored.target_type, stored.target_id, stored.target_name) == (
        "organizations.organization",
        str(township.pk),
        "乌兰镇",
    )
    assert stored.unit_path == township.path
    assert audit.event_digest(stored) == stored.digest


def test_without_a_target_the_actors_unit_counts(township: Organization) -> None:
    clerk = person(township, Role.FILLER, "clerk")
    assert audit.record("unit.tested", actor=clerk).unit_path == township.path
    assert audit.record("unit.tested", actor=None).unit_path == ""


@pytest.mark.parametrize("value", [1.5, object()])
def test_inexact_values_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        audit.record("unit.tested", actor=None, value=value)
    assert not AuditEvent.objects.exists()


def test_a_rolled_back_act_leaves_no_event() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        three_events()
        raise ZeroDivisionError
    assert not AuditEvent.objects.exists()
    three_events()
    assert audit.verify() == []


@pytest.mark.parametrize("sql", [f"UPDATE {TABLE} SET reason = 'x'", f"DELETE FROM {TABLE}"])
def test_the_database_refuses_changes(sql: str) -> None:
    three_events()
    with pytest.raises(IntegrityError, match=r"操作记录不能(修改|删除)。"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql)
    assert AuditEvent.objects.filter(reason="").count() == 3


def test_an_edited_event_is_found(past_triggers: Callable[[str, list[object]], None]) -> None:
    two = three_events()[1]
    past_triggers(f"UPDATE {TABLE} SET actor_name = %s WHERE id = %s", ["别人", two.pk])
    assert audit.verify() == [f"第{two.pk}条操作记录的内容与校验值不符：它被改动过。"]


def test_a_removed_event_is_found(past_triggers: Callable[[str, list[object]], None]) -> None:
    _, two, three = three_events()
    past_triggers(f"DELETE FROM {TABLE} WHERE id = %s", [two.pk])
    assert audit.verify() == [f"第{three.pk}条操作记录与前一条不相接：它前面有记录被删除、插入或改动。"]


def test_a_clock_that_went_back_is_found(past_triggers: Callable[[str, list[object]], None]) -> None:
    one, two = three_events()[:2]
    two.at = one.at - timedelta(hours=1)
    two.digest = audit.event_digest(two)
    past_triggers(f"UPDATE {TABLE} SET at = %s, digest = %s WHERE id = %s", [two.at, two.digest, two.pk])
    assert audit.verify()[0] == f"第{two.pk}条操作记录的时间早于前一条：服务器的时钟被调回过。"


def test_the_command_tells_the_head_or_the_problems(
    capsys: pytest.CaptureFixture[str], past_triggers: Callable[[str, list[object]], None]
) -> None:
    last = three_events()[-1]
    call_command("verify_audit")
    assert capsys.readouterr().out == (f"操作记录完整，共3条，最后一条的校验码是{digest.short(last.digest)}。\n")
    past_triggers(f"UPDATE {TABLE} SET reason = 'x' WHERE id = %s", [last.pk])
    with pytest.raises(CommandError, match="操作记录有1处问题。"):
        call_command("verify_audit")


def test_the_trail_shows_changes_as_people_read_them(township: Organization) -> None:
    event = audit.record(
        "organization.renamed",
        actor=None,
        target=township,
        name=["乌兰", "乌兰镇"],
        field=["rural", "town"],
        counts={"新增": 2, "更名": 0},
        code="",
        file="sm3:" + "0123456789abcdef" * 4,
        closed_on=[None, date(2026, 3, 1)],
    )
    assert event.label == "单位更名"
    assert event.lines == [
        ("撤销日期", "— → 2026年3月1日"),
        ("计数", "新增 2"),
        ("领域", "乡 → 镇"),
        ("文件", "0123456789abcdef"),
        ("名称", "乌兰 → 乌兰镇"),
    ]
