"""Party line, reporting unit and other names: dated, withdrawn rather than deleted, without any effect on rights."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.toolkit.refusal import Refused
from organizations.models import Affiliation, Alias, AuditEvent, Kind, Organization, User
from organizations.models.relations import AffiliationKind
from organizations.roles import Permission, Role
from organizations.services import tree
from organizations.services.affiliations import affiliate, end_affiliation, withdraw_affiliation
from organizations.services.aliases import add_alias, withdraw_alias
from tests.organizations.conftest import person
from tests.organizations.test_tree import DAY, unit

PARTY, REPORTING = AffiliationKind.PARTY, AffiliationKind.REPORTING
LATER = date(2026, 6, 1)


@pytest.fixture
def bureau(township: Organization) -> Organization:
    """教育局 of the county, beside the township."""
    return tree.found(name="教育局", kind=Kind.DEPARTMENT, parent=township.parent, actor=None)


@pytest.fixture
def keeper(township: Organization) -> User:
    return person(township.parent, Role.ORGANIZER, "keeper")


def test_the_party_line_differs_from_the_tree_for_a_time(township: Organization, bureau: Organization) -> None:
    school = tree.found(name="中学党支部", kind=Kind.BRANCH, parent=township, actor=None)
    first = affiliate(school, kind=PARTY, other=bureau, valid_from=DAY, document_no="县教1号", actor=None)
    second = affiliate(school, kind=PARTY, other=township.parent, valid_from=LATER, actor=None)
    first.refresh_from_db()
    assert (first.valid_to, second.valid_to) == (LATER, None)
    assert list(school.affiliations.current()) == [second]
    end_affiliation(second, on=date(2026, 7, 1), actor=None)
    assert not school.affiliations.current().exists()
    told = AuditEvent.objects.filter(action="affiliation.added").earliest("pk")
    assert dict(told.lines) == {
        "关系": "党组织隶属",
        "隶属（报送）于": "— → 教育局",
        "起始日期": "2026年3月1日",
        "文号": "县教1号",
    }


def test_rights_never_follow(township: Organization, bureau: Organization) -> None:
    clerk = person(bureau, Role.ORGANIZER, "clerk")
    affiliate(township, kind=PARTY, other=bureau, valid_from=DAY, actor=None)
    affiliate(township, kind=REPORTING, other=bureau, valid_from=DAY, actor=None)
    assert list(Organization.objects.allowed(clerk, Permission.SEE)) == [bureau]
    assert not Affiliation.objects.allowed(clerk, Permission.SEE).exists()


def test_what_is_refused(township: Organization, bureau: Organization) -> None:
    village = unit("620421102200")
    affiliate(township, kind=PARTY, other=bureau, valid_from=DAY, actor=None)
    cases = [
        (township, PARTY, township, DAY, "不能隶属或报送于自己"),
        (bureau, PARTY, village, DAY, "「河靖坪村村民委员会」的党组织隶属最终归到「教育局」"),
        (township, PARTY, bureau, LATER, "「乌兰镇」的党组织隶属已经是「教育局」，无须登记。"),
        (township, PARTY, township.parent, date(2026, 1, 1), "「乌兰镇」的党组织隶属在2026年3月1日已有变更"),
        (township, REPORTING, bureau, timezone.localdate() + timedelta(days=1), "还没有到"),
    ]
    for one, kind, other, day, words in cases:
        with pytest.raises(Refused, match=words):
            affiliate(one, kind=kind, other=other, valid_from=day, actor=None)
    assert Affiliation.objects.count() == 1
    tree.abolish(village, effective_on=DAY, actor=None)
    with pytest.raises(Refused, match="已撤销，不能作为隶属或报送的单位"):
        affiliate(bureau, kind=REPORTING, other=village, valid_from=DAY, actor=None)


def test_a_wrong_row_is_withdrawn(township: Organization, bureau: Organization, keeper: User) -> None:
    first = affiliate(township, kind=REPORTING, other=bureau, valid_from=DAY, actor=None)
    second = affiliate(township, kind=REPORTING, other=township.parent, valid_from=LATER, actor=None)
    with pytest.raises(Refused, match="请先撤回后面的一条"):
        withdraw_affiliation(first, reason="错", actor=keeper)
    with pytest.raises(Refused, match="请写明撤回的理由"):
        withdraw_affiliation(second, reason="", actor=keeper)
    withdraw_affiliation(second, reason="看错文件", actor=keeper)
    first.refresh_from_db()
    assert first.valid_to is None
    with pytest.raises(Refused, match="已经撤回"):
        end_affiliation(second, on=LATER, actor=keeper)
    with pytest.raises(IntegrityError, match="不能删除"), transaction.atomic():
        Affiliation.objects.all().delete()


def test_a_former_name_stays_an_alias(township: Organization, keeper: User) -> None:
    event = tree.rename(township, name="乌兰新镇", effective_on=DAY, actor=None)
    tree.rename(township, name="乌兰镇", effective_on=LATER, actor=None)
    tree.rename(township, name="乌兰新镇", effective_on=LATER, actor=None)
    assert list(township.aliases.values_list("name", "pinyin", "event")) == [
        ("乌兰镇", "wulanzhen wlz", event.pk),
        ("乌兰新镇", "wulanxinzhen wlxz", event.pk + 1),
    ]


def test_aliases_are_written_down_and_withdrawn(township: Organization, keeper: User) -> None:
    alias = add_alias(township, name=" 城关镇 ", note="1984年以前", actor=keeper)
    assert (alias.name, alias.pinyin) == ("城关镇", "chengguanzhen cgz")
    for name, words in (("城关镇", "已有这个别名"), ("", "不能为空"), ("乌兰镇", "就是这个单位现在的名称")):
        with pytest.raises(Refused, match=words):
            add_alias(township, name=name, actor=keeper)
    withdraw_alias(alias, reason="查无依据", actor=keeper)
    add_alias(township, name="城关镇", actor=keeper)
    with pytest.raises(Refused, match="已经撤回"):
        withdraw_alias(alias, reason="再撤", actor=keeper)
    with pytest.raises(IntegrityError, match="不能删除"), transaction.atomic():
        Alias.objects.all().delete()
