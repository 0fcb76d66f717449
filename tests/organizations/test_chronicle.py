"""坪塘镇 regrouped and moved from 望城 to 岳麓区, played as events from the seed file: everything balances."""

import json
from copy import deepcopy
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, EventLink, Organization, OrganizationEvent
from organizations.models.events import EventKind
from organizations.selectors.eventlog import Balance, account, balance
from organizations.services import tree
from organizations.services.chronicle import play
from tests.organizations.test_tree import assert_derived_right
from tests.sources import ROOT

pytestmark = pytest.mark.django_db
FILE = ROOT / "seeds" / "founding" / "pingtang.json"
ALL_THE_TIME = {"since": date(2005, 9, 1), "until": date(2005, 10, 31)}


@pytest.fixture
def document() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


@pytest.fixture
def town(document: dict[str, Any]) -> Organization:
    """坪塘镇 after all events."""
    return Organization.objects.get(pk=play(document, below=None, actor=None).units["pt"].pk)


def numbers(found: Balance) -> dict[str, tuple[int, ...]]:
    """Before, founded, ended, after, in villages, communities and all else."""
    names = {"村·党支部": "villages", "社区·党支部": "communities"}
    summed: dict[str, tuple[int, ...]] = {}
    for row in found.rows:
        assert row.balances
        assert (row.came, row.went, row.changed) == (0, 0, 0)
        group = names.get(row.label, "firms")
        now = (row.before, row.founded, row.ended, row.after)
        summed[group] = tuple(map(sum, zip(summed.get(group, (0, 0, 0, 0)), now, strict=True)))
    return summed


def test_68_branches_become_36(town: Organization) -> None:
    found = balance(town, **ALL_THE_TIME)
    assert numbers(found) == {
        "villages": (35, 15, 35, 15),
        "communities": (5, 0, 0, 5),
        "firms": (28, 10, 22, 16),
    }
    assert (found.total.before, found.total.founded, found.total.ended, found.total.after) == (68, 25, 57, 36)
    assert found.total.balances
    september = balance(town, since=date(2005, 9, 1), until=date(2005, 9, 30))
    assert (september.total.before, september.total.after) == (68, 48)
    assert town.children.in_force().count() == 36


def test_every_event_balances_and_every_share_is_whole(town: Organization) -> None:
    mergers = OrganizationEvent.objects.filter(kind=EventKind.MERGE)
    accounts = [account(event) for event in mergers.prefetch_related("links", "before")]
    assert len(accounts) == 25
    assert sum(one.before for one in accounts) - sum(one.ended for one in accounts) == 0
    assert (sum(one.ended for one in accounts), sum(one.founded for one in accounts)) == (57, 25)
    shares: dict[int, int] = {}
    for source, share in EventLink.objects.filter(event__in=mergers).values_list("source", "share"):
        shares[source] = shares.get(source, 0) + share
    assert set(shares.values()) == {1_000_000} and len(shares) == 57


def test_the_town_goes_from_one_county_to_the_other(town: Organization) -> None:
    assert town.parent.name == "岳麓区"
    event = OrganizationEvent.objects.get(kind=EventKind.TRANSFER)
    assert (event.effective_on, event.note) == (date(2008, 8, 1), "望城县 → 岳麓区")
    counties = {one.name: one for one in Organization.objects.filter(kind="county")}
    assert Organization.objects.within(counties["岳麓区"]).in_force().count() == 1 + 1 + 36
    assert Organization.objects.within(counties["望城县"]).count() == 1
    branch = Organization.objects.get(name="山塘村党支部")
    assert branch.county == counties["岳麓区"]
    left = balance(counties["望城县"], since=date(2008, 8, 1), until=date(2008, 8, 1)).total
    came = balance(counties["岳麓区"], since=date(2008, 8, 1), until=date(2008, 8, 1)).total
    assert (left.before, left.went, left.after, came.before, came.came, came.after) == (1, 1, 0, 0, 1, 1)
    assert_derived_right()


def test_all_of_it_can_be_taken_back(town: Organization, document: dict[str, Any]) -> None:
    for event in OrganizationEvent.objects.in_force().order_by("-pk"):
        tree.undo(event, reason="范例", actor=None)
    town.refresh_from_db()
    assert town.parent.name == "望城县"
    names = {row["name"] for row in document["units"] if row.get("parent") == "pt"}
    assert set(town.children.in_force().values_list("name", flat=True)) == names
    found = balance(town, **ALL_THE_TIME)
    assert (found.total.before, found.total.founded, found.total.after) == (68, 0, 68)
    assert_derived_right()


def change(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The file with its first event changed."""
    altered = deepcopy(document)
    altered["events"][0] |= changes
    return altered


def test_a_faulty_file_changes_nothing(document: dict[str, Any]) -> None:
    cases = [
        (change(document, event="explode"), "第1件事：事件「explode」不认识"),
        (change(document, colour="red"), "第1件事：「colour」不认识"),
        (change(document, sources=["v1", "nobody"]), "第1件事：没有代号为「nobody」的单位"),
        (change(document, day="2005-13-01"), "第1件事：内容不完整或格式不对"),
        (change(document, day="2999-01-01"), "第1件事：.*还没有到"),
        ({**document, "format": "other"}, "应为「kaoping-history/1」"),
    ]
    for wrong, words in cases:
        with pytest.raises(Refused, match=words):
            play(wrong, below=None, actor=None)
        assert not Organization.objects.exists() and not AuditEvent.objects.exists()


def test_every_kind_of_event_can_be_told(county: Organization) -> None:
    split = [
        {"into": {"key": "a", "name": "甲村"}, "share": "0.6", "members": 6, "children": ["g"]},
        {"into": "v", "share": "0.4"},
    ]
    player = play(
        {
            "format": "kaoping-history/1",
            "units": [
                {"key": "t", "name": "北湾镇", "kind": "township", "parent": None},
                {"key": "v", "name": "乙村", "kind": "village", "parent": "t"},
                {"key": "g", "name": "一组党支部", "kind": "branch", "parent": "v"},
            ],
            "events": [
                {"event": "split", "day": "2025-01-01", "source": "v", "parts": split},
                {"event": "upgrade", "day": "2025-02-01", "unit": "g", "kind": "general"},
                {"event": "rename", "day": "2025-03-01", "unit": "a", "name": "甲社区", "field": "community"},
                {
                    "event": "found",
                    "day": "2025-04-01",
                    "unit": {"key": "n", "name": "丙村", "kind": "village", "parent": "t"},
                },
                {"event": "abolish", "day": "2025-05-01", "unit": "n", "document": "镇政5号"},
            ],
        },
        below=county,
        actor=None,
    )
    assert [event.kind for event in player.events] == ["split", "upgrade", "convert", "found", "abolish"]
    assert player.events[-1].document_no == "镇政5号"
    standing = Organization.objects.within(player.units["t"]).in_force()
    assert [one.name for one in standing] == ["北湾镇", "乙村", "甲社区", "一组党支部"]


def test_the_command(county: Organization) -> None:
    out = StringIO()
    call_command("load_history", str(FILE), below="62", stdout=out)
    assert "已登记：单位97个，事件26件。" in out.getvalue()
    assert Organization.objects.in_force().filter(county__name="岳麓区").count() == 1 + 1 + 36
    with pytest.raises(CommandError, match="没有区划代码为「999999」的现存单位"):
        call_command("load_history", str(FILE), below="999999")
    with pytest.raises(CommandError, match="读不了文件"):
        call_command("load_history", str(FILE.with_name("nothing.json")))
