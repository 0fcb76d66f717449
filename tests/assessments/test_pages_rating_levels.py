"""Pages where levels are settled: a township's opinion, the decision, the approval above; by form and by workbook."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import RatingEntry, RatingRound, RatingState
from organizations.roles import Role
from tests.assessments.ratings import TOTALS, Place, column, computed, decided, entries, make_place, opined
from tests.assessments.test_pages_ratings import client_of, upload, workbook
from tests.factories import make_user
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)
MEETING = {"body": "镇党委会", "minutes_no": "〔2026〕2号", "decided_on": "2026-01-20", "basis": ""}
TIED = ("96", "95", "95", "91", *TOTALS[4:])


@pytest.fixture
def place(made: Place, db: None) -> Place:
    return own(made)


def typed(some: list[RatingEntry], **levels: str) -> dict[str, str]:
    """The form as the page sends it: levels as proposed, other ones by number."""
    sent = dict(MEETING)
    for number, entry in enumerate(some):
        sent[f"level:{entry.pk}"] = levels.get(f"n{number}", "" if entry.tie else entry.proposed)
        sent[f"reason:{entry.pk}"] = levels.get(f"why{number}", "")
    return sent


def opinion(round: RatingRound, place: Place, number: int = 0) -> str:
    return reverse("assessments:rating-opinion", args=[round.pk, place.townships[number].pk])


def test_a_township_hands_in_its_opinion(place: Place) -> None:
    round = computed(place)
    client, url = client_of(place.reviewers[0]), opinion(round, place)
    shown = client.get(url).content.decode()
    assert ("乡镇（街道）最高可提四星级" in shown, shown.count("<select")) == (True, 4)
    assert "填“意见等级”和“理由”两列" in shown
    wrong = client.post(url, typed(entries(round)[:4], n0="四星"))
    content = wrong.content.decode()
    assert (wrong.status_code, column(round, "opinion")[0]) == (422, "")
    assert content.count("北1村的乡镇意见「四星级」与五星级不同，请写明理由。") == 2  # above the table and at the unit
    assert '<option value="四星" selected>' in content
    right = client.post(url, typed(entries(round)[:4], n0="四星", why0="安全生产有问题"))
    assert (right.status_code, column(round, "opinion")[:4]) == (302, ["四星", "五星", "四星", "四星"])


def test_an_opinion_that_was_handed_in_is_shown_and_corrected(place: Place) -> None:
    round = computed(place)
    client, url = client_of(place.reviewers[0]), opinion(round, place)
    page = round.get_absolute_url()
    assert "北湾镇提出意见" in client.get(page).content.decode()
    assert "意见已登记" not in client.get(url).content.decode()
    client.post(url, typed(entries(round)[:4], n0="四星", why0="安全生产有问题"))
    assert "北湾镇修改意见" in client.get(page).content.decode()
    shown = client.get(url).content.decode()
    assert f"意见已登记：镇党委会（〔2026〕2号），2026年1月20日，{place.reviewers[0]}于" in shown
    for begun in ('value="〔2026〕2号"', 'value="2026-01-20"', 'value="安全生产有问题"', ">修改意见<"):
        assert begun in shown, begun
    RatingEntry.objects.filter(pk=entries(round)[1].pk).update(opined=None)
    assert "有1个单位的意见要重新提出" in client.get(url).content.decode()
    assert "北湾镇提出意见" in client.get(page).content.decode()


def test_only_who_organizes_the_township_speaks_for_it(place: Place) -> None:
    round = computed(place)
    url = opinion(round, place)
    for person in (place.clerk, place.leader, place.reviewers[1], make_user(at=place.villages[0])):
        assert client_of(person).get(url).status_code == 404
        assert client_of(person).post(url, typed(entries(round)[:4])).status_code == 404
    assert client_of(place.reviewers[0]).get(opinion(round, place, 1)).status_code == 404


def test_once_decided_a_township_is_told_that_it_is_too_late(place: Place) -> None:
    round = decided(place)
    response = client_of(place.reviewers[0]).get(opinion(round, place))
    assert response.status_code == 409
    assert "不能提出乡镇意见" in response.content.decode()


def test_an_opinion_by_workbook_is_looked_at_before_it_is_kept(place: Place) -> None:
    round = computed(place)
    client = client_of(place.reviewers[0])
    book, sheet, columns = workbook(client, "rating-opinion-file", round.pk, place.townships[0].pk)
    assert [sheet.cell(row, columns["建议等级"]).value for row in (4, 7)] == ["五星级", "四星级"]
    for row, level in enumerate(("四星级", "五星", "四星级", "三星级"), 4):
        sheet.cell(row, columns["意见等级"]).value = level
        sheet.cell(row, columns["理由"]).value = "镇里研究"
    response = client.post(opinion(round, place), {"read": "1", "file": upload(book), "body": "镇党委会"})
    content = response.content.decode()
    assert (response.status_code, column(round, "opinion")[0]) == (200, "")
    assert "已读入4个单位，还没有保存" in content
    assert content.count('<option value="四星" selected>') == 2
    assert content.count('value="镇里研究"') == 4
    assert 'value="镇党委会"' in content


@pytest.mark.parametrize(
    ("column_name", "value", "said"),
    [
        ("意见等级", "九星级", "没有等级「九星级」，应是五星级、四星级、三星级、二星级、一星级、只考核不定星之一"),
        ("单位", "东1村", "「东1村」（北湾镇）不在这张表的单位里，请核对名称和上级单位"),
        ("单位", "北2村", "与第4行重复，请只保留一行"),
    ],
)
def test_a_workbook_that_is_wrong_fills_nothing(place: Place, column_name: str, value: str, said: str) -> None:
    round = computed(place)
    client = client_of(place.reviewers[0])
    book, sheet, columns = workbook(client, "rating-opinion-file", round.pk, place.townships[0].pk)
    for row in range(4, 8):
        sheet.cell(row, columns["意见等级"]).value = "四星级"
    sheet.cell(4, columns[column_name]).value = value
    response = client.post(opinion(round, place), {"read": "1", "file": upload(book)})
    assert response.status_code == 409
    assert said in response.content.decode()
    assert client.post(opinion(round, place), {"read": "1"}).status_code == 409


def decide_url(round: RatingRound) -> str:
    return reverse("assessments:rating-decide", args=[round.pk])


def test_the_decision_is_laid_out_by_township_and_says_where_to_look(place: Place) -> None:
    """Ties and what differs from the proposal wait; on a phone the other townships begin folded."""
    round = computed(place)
    client = client_of(place.reviewers[0])
    client.post(opinion(round, place), typed(entries(round)[:4], n0="四星", why0="安全生产有问题"))
    response = client_of(place.leader).get(decide_url(round))
    groups = response.context["groups"]
    assert [(group.name, len(group.rows), group.waits) for group in groups] == [("北湾镇", 4, 1), ("东湾镇", 4, 0)]
    assert [row[0] for group in groups for row in group.rows] == [1, 2, 3, 4, 5, 6, 7, 8]
    shown = response.content.decode()
    assert "1个要留意" in shown and shown.count("data-fold") == 2 and shown.count("data-open") == 1
    tied = computed(make_place(), totals=TIED)
    leader = make_user(at=tied.owner, role=Role.LEADER)
    assert [group.waits for group in client_of(leader).get(decide_url(tied)).context["groups"]] == [2, 0]
    own = client.get(opinion(round, place)).content.decode()
    assert "data-fold" not in own  # there is but one


def test_the_county_decides_on_its_page(place: Place) -> None:
    round = opined(place, computed(place))
    client = client_of(place.leader)
    shown = client.get(decide_url(round)).content.decode()
    assert "五星级的，审定后报白银市审批" in shown
    assert shown.count('<option value="五星" selected>') == 2
    response = client.post(decide_url(round), typed(entries(round)))
    round.refresh_from_db()
    assert (response.status_code, round.state, round.decision.body) == (302, RatingState.FORWARDED, "镇党委会")
    content = client.get(response["Location"]).content.decode()
    assert "待上级审批" in content
    assert client_of(place.clerk).get(decide_url(round)).status_code == 404


def test_all_faults_of_a_decision_stand_on_the_page(place: Place) -> None:
    round = computed(place, totals=TIED)
    response = client_of(place.leader).post(decide_url(round), typed(entries(round), n3="五星"))
    content = response.content.decode()
    assert response.status_code == 422
    for said in (
        "北湾镇、东湾镇还没有提出意见",
        "北2村处在名额边界并列，请逐个明确它的等级。",
        "北3村处在名额边界并列，请逐个明确它的等级。",
        "北4社区的审定等级「五星级」与四星级不同，请写明理由。",
    ):
        assert said in content, said
    assert round.entries.filter(decided="").count() == 8


def test_the_city_approves_on_its_page(place: Place) -> None:
    round = decided(place)
    url = reverse("assessments:rating-approve", args=[round.pk])
    for person in (place.leader, place.clerk, place.reviewers[0]):
        assert client_of(person).get(url).status_code == 404
    client = client_of(place.approver)
    shown = client.get(url).content.decode()
    assert ("靖远县审定后报来2个单位" in shown, "北3村" in shown) == (True, False)
    some = entries(round)[:2]
    wrong = client.post(url, typed(some, n1="四星"))
    assert (wrong.status_code, "请写明理由" in wrong.content.decode()) == (422, True)
    assert client.post(url, typed(some, n1="四星", why1="复核不达标")).status_code == 302
    assert [entry.final for entry in entries(round)[:3]] == ["五星", "四星", "四星"]
    assert client.get(url).status_code == 409


def test_the_city_sends_back_and_the_county_takes_back(place: Place) -> None:
    round = decided(place)
    url = reverse("assessments:rating-send-back", args=[round.pk])
    assert client_of(place.leader).post(url, {"reason": "x"}).status_code == 404
    assert client_of(place.approver).post(url, {"reason": ""}).status_code == 422
    assert client_of(place.approver).post(url, {"reason": "超过全市名额"}).status_code == 302
    round.refresh_from_db()
    assert round.state == RatingState.COMPUTED
    response = client_of(place.leader).post(decide_url(round), typed(entries(round)))
    assert response.status_code == 302
    reopen = reverse("assessments:rating-reopen", args=[round.pk])
    assert client_of(place.clerk).post(reopen, {"reason": "x"}).status_code == 404
    assert client_of(place.leader).post(reopen, {"reason": "漏报"}).status_code == 302
    withdraw = reverse("assessments:rating-withdraw", args=[round.pk])
    assert client_of(place.leader).post(withdraw, {"reason": "x"}).status_code == 404
    assert client_of(place.clerk).post(withdraw, {"reason": "标准选错"}).status_code == 302
    round.refresh_from_db()
    assert (round.state, round.withdrawn_reason) == (RatingState.WITHDRAWN, "标准选错")


def refused(client: Client, url: str, sent: dict[str, Any]) -> str:
    response = client.post(url, sent)
    assert response.status_code == 422
    return str(response.content.decode())


def test_what_is_typed_wrongly_about_the_meeting_is_kept(place: Place) -> None:
    round = opined(place, computed(place))
    client, sent = client_of(place.leader), typed(entries(round))
    assert "还没有到" in refused(client, decide_url(round), sent | {"decided_on": "2999-01-01"})
    assert "早于截止日2025年12月31日" in refused(client, decide_url(round), sent | {"decided_on": "2025-12-30"})
    shown = refused(client, decide_url(round), sent | {"minutes_no": ""})
    assert 'value="镇党委会"' in shown
    first = entries(round)[0]
    wrong = {"minutes_no": "", "decided_on": "2025-12-30", f"level:{first.pk}": "四星", f"reason:{first.pk}": ""}
    told = client.post(decide_url(round), sent | wrong).context["form"].errors
    assert told["minutes_no"] == ["该字段是必填项。"]
    assert "早于截止日2025年12月31日" in told["decided_on"][0]
    assert [name for name in told if name.endswith(f":{first.pk}")]
    assert "请从列表中选择" in refused(client, decide_url(round), sent | {f"level:{first.pk}": "九星"})
    assert column(round, "decided") == [""] * 8
