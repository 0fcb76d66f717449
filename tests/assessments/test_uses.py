"""An event on which a cycle has built is no longer undone: its roster was frozen after it, with its units."""

from datetime import date

import pytest

from config.toolkit.refusal import Refused
from organizations.models import Organization
from organizations.services import tree
from tests.factories import make_cycle, make_organization

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def test_a_roster_frozen_later_holds_the_event() -> None:
    county = make_organization()
    units = [make_organization(parent=county) for _ in range(4)]
    make_cycle(owner=county, units=units[:3], title="以前的考核")
    rename = tree.rename(units[0], name="新名镇", effective_on=DAY, actor=None)
    other = tree.rename(units[3], name="外镇", effective_on=DAY, actor=None)
    tree.undo(rename, reason="试撤", actor=None)
    again = tree.rename(Organization.objects.get(pk=units[0].pk), name="新名镇", effective_on=DAY, actor=None)
    above = tree.rename(county, name="靖远区", effective_on=DAY, actor=None)
    make_cycle(owner=county, units=units[:3], title="2026年度考核")
    for event in (again, above):
        with pytest.raises(Refused, match=r"「2026年度考核」.*冻结的名册已经用到这件事之后的单位，不能撤回"):
            tree.undo(event, reason="登记错误", actor=None)
    tree.undo(other, reason="名册里没有它", actor=None)
