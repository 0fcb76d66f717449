"""A case knows the line of the screening that listed it: both pages lead to each other, old cases were filled in."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from assessments.models import Case, Screening
from assessments.services import cases, screenings
from organizations.models import User
from organizations.roles import Role
from tests.assessments.screenings import DECIDED, decide, leader, make_screening, screen_all
from tests.factories import make_user

pytestmark = pytest.mark.django_db
MET = {"1镇1村": ["1"], "2镇2村": ["2"]}


def page(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def decided() -> Screening:
    return decide(screen_all(make_screening(), met=MET), {"2镇3村": ("listed", "县纪委反映问题")})


def filed() -> Screening:
    screening = decided()
    return screenings.file_screening(screening, listed_on=DECIDED, actor=leader(screening))


def test_every_case_of_a_filed_list_has_its_line_and_one_by_hand_has_none():
    screening = filed()
    found = {case.name: case.entry for case in Case.objects.select_related("entry")}
    assert {name: entry.screening_id for name, entry in found.items() if entry} == dict.fromkeys(found, screening.pk)
    assert {entry.name for entry in found.values() if entry} == {"1镇1村", "2镇2村", "2镇3村"}
    unit = screening.entries.get(name="1镇2村").organization
    given = {"standard": screening.standard, "owner": screening.owner, "found_on": DECIDED, "grounds": "来信反映"}
    assert cases.identify(unit, **given, actor=make_user(at=screening.owner)).entry is None


def test_the_line_of_a_case_is_not_changed():
    screening = filed()
    case = Case.objects.get(name="1镇1村")
    other = screening.entries.get(name="1镇3村")
    for entry in (None, other):
        with pytest.raises(IntegrityError, match="整顿由哪次排查列入，不能改"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(entry=entry)


def test_the_page_of_a_case_says_why_it_was_listed_and_leads_to_the_line_and_back():
    screening = filed()
    case = Case.objects.get(name="1镇1村")
    shown = page(make_user(at=screening.owner), case.get_absolute_url())
    for told in ("为什么列入", "班子配备不齐", "现场查看、走访党员", "乡镇排查", "县委常委会（〔2026〕7号）"):
        assert told in shown
    assert f'href="{case.entry.get_absolute_url()}">排查情况' in shown
    back = page(make_user(at=screening.owner), case.entry.get_absolute_url())
    assert f'<a href="{case.get_absolute_url()}">{case}</a>：已列入，待备案方案' in back
    whole = page(make_user(at=screening.owner), screening.get_absolute_url())
    assert f'<a href="{case.get_absolute_url()}">{case.label}</a>' in whole


def test_the_village_reads_the_reason_but_not_what_the_township_said():
    screening = filed()
    case = Case.objects.get(name="2镇3村")
    shown = page(make_user(at=case.organization, role=Role.FILLER), case.get_absolute_url())
    assert "会议确定：县纪委反映问题" in shown and "排查情况" in shown
    assert "乡镇排查</dt>" not in shown and "登记）" not in shown.split("会议确定</dt>")[1].split("</dl>")[0]
    assert screening.state == "filed"


def test_a_case_by_hand_says_that_it_was_registered_beside_the_screening():
    screening = filed()
    unit, clerk = screening.entries.get(name="1镇2村").organization, make_user(at=screening.owner, name="张经办")
    given = {"standard": screening.standard, "owner": screening.owner, "found_on": DECIDED, "grounds": "来信反映"}
    case = cases.identify(unit, **given, actor=clerk)
    shown = page(clerk, case.get_absolute_url())
    assert "来信反映" in shown and "排查以外登记（张经办" in shown and "排查情况</a>" not in shown
