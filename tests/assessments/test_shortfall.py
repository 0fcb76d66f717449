"""What the scheme cannot mean for so few units is told where the meeting decides, and below the table it is given."""

from typing import Any

import pytest
from django.test import Client

from assessments.exports.meeting import ranking_workbook
from assessments.models import Cycle
from organizations.roles import Role
from tests.assessments.meetings import CHANGES, decide, opened, organizer_of, text_of
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db

SAID = "较好、一般应不少于3个，按规定只能补到1个，还差2个，没有可以补足的单位，或者边缘有并列，请会议研究。"
LADDER = [
    {"name": "优秀", "from": "18"},
    {"name": "良好", "from": "14"},
    {"name": "较好", "from": "12"},
    {"name": "一般", "from": None},
]
FLOOR = {"grade": "较好", "kind": "floor", "count": 3, "per": "all", "fill": "lower", "also": ["一般"]}


LAST = {"code": "V2", "name": "末位警示", "last": 4, "effect": "lower_grade"}
NOBODY_ESCAPES = "镇组只有4个单位排名，都在末4名里，一票否决「末位警示」落到了每个单位，第1名也在内，请核对。"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"key": "short", "grades": LADDER, "quotas": [FLOOR]}, SAID),
        ({"key": "small-group", "vetoes": [*scheme_document()["vetoes"], LAST]}, NOBODY_ESCAPES),
    ],
)
def test_the_decision_page_and_the_ranking_table_tell_it(client: Client, parts: dict[str, Any], said: str) -> None:
    document = scheme_document(**parts)
    county = make_organization()
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document), units=4)
    assess(cycle, CHANGES)
    cycle = Cycle.objects.get(pk=cycle.pk)
    client.force_login(make_user(at=cycle.owner, role=Role.LEADER))
    url = f"/cycles/{cycle.pk}/decide/"
    assert said in client.get(url).content.decode()
    book = opened(ranking_workbook(cycle, actor=organizer_of(cycle)))
    assert said in text_of(book.worksheets[0])
    cycle = decide(cycle)
    assert said not in client.get(url).content.decode()
    assert said not in text_of(opened(ranking_workbook(cycle, actor=organizer_of(cycle))).worksheets[0])
