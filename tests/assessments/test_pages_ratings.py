"""Pages of rating rounds: who sees what of a round, the way of one unit, what people say by page and by workbook."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.exports.rating_answers import SPARED
from assessments.models import Notice, RatingAnswer, RatingRound, RatingState
from assessments.selectors.ratings.duties import rating_duties
from assessments.selectors.ratings.gathering import gather
from assessments.selectors.ratings.holders import rating_waits
from assessments.selectors.ratings.mattering import mattering
from assessments.services import ratings
from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE
from organizations.models import User
from organizations.roles import Role
from tests.assessments.ratings import (
    DAY,
    TOTALS,
    Place,
    computed,
    decided,
    entries,
    give_level,
    make_place,
    make_standard,
    meeting,
    open_round,
    opined,
)
from tests.factories import make_user
from tests.scoring.standards.rating_documents import CASE, HAPPY, TOTAL
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)
TIED = ("96", "95", "95", None, *TOTALS[4:])


@pytest.fixture
def place(made: Place, db: None) -> Place:
    return own(made)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: Any, status: int = 200, **query: str) -> str:
    response = client_of(user).get(reverse(f"assessments:{name}", args=args), query)
    assert response.status_code == status
    return str(response.content.decode())


def show(round: RatingRound, place: Place, *, opens: int = 0) -> None:
    """The notice of the round, opened so many days ago."""
    day = timezone.localdate() - timedelta(days=opens)
    given = {"title": "评星公示", "opens_on": day, "closes_on": day + timedelta(days=6), "channel": "组织部"}
    notice = Notice.objects.create(owner=place.county, **given, actor=place.clerk, at=timezone.now())
    RatingRound.objects.filter(pk=round.pk).update(state=RatingState.SHOWN, notice=notice)


def test_a_round_is_opened_on_its_page(place: Place) -> None:
    standard = make_standard(place.county)
    client = client_of(place.clerk)
    sent = {"standard": standard.pk, "owner": place.county.pk, "year": 2025, "day": DAY, "title": "2025年评星"}
    response = client.post(reverse("assessments:rating-new"), sent)
    round = RatingRound.objects.get()
    assert (response.status_code, response["Location"], round.made_by) == (302, f"/ratings/{round.pk}/", place.clerk)
    assert "2025年评星" in page(place.clerk, "rating-list")
    response = client.post(reverse("assessments:rating-new"), sent | {"title": "又一次"})
    assert (response.status_code, RatingRound.objects.count()) == (422, 1)
    assert "一个单位一年只有一次评定" in response.content.decode()
    assert 'value="又一次"' in response.content.decode()


def test_the_round_page_of_the_county(place: Place) -> None:
    round = computed(place, totals=TIED)
    shown = page(place.clerk, "rating-round", round.pk)
    assert "8个单位的30%是2.4个，有小数的舍去，取2个" in shown
    assert "有2个单位在名额边界上并列" in shown
    assert "北4社区</a>（总分）" in shown
    assert shown.count("边界并列</span>") == 2
    assert "重新计算" in shown
    assert "登记审定" not in shown
    assert "登记审定" in page(place.leader, "rating-round", round.pk)


def test_a_filter_answers_with_the_rows_alone(place: Place) -> None:
    give_level(place.villages[4], "三星", owner=place.county, year=2024)
    round = computed(place, totals=TIED)
    client = client_of(place.clerk)
    url = reverse("assessments:rating-round", args=[round.pk])

    def rows(**query: str) -> list[str]:
        content = client.get(url, query, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in content
        return [entry.name for entry in entries(round) if f">{entry.name}</a>" in content]

    assert rows(parent=str(place.townships[1].pk)) == ["东1村", "东2村", "东3村", "东4社区"]
    assert rows(level="四星") == ["北2村", "北3村", "东1村"]
    assert rows(look="tie") == ["北2村", "北3村"]
    assert rows(look="open") == ["北4社区"]
    assert rows(look="up") == ["东1村"]
    assert rows(look="down") == rows(look="differs") == []
    assert rows(q="北", look="tie") == ["北2村", "北3村"]


def test_a_page_that_is_behind_says_so(place: Place) -> None:
    round = computed(place)
    assert "请重新计算；不重新计算不能审定" not in page(place.clerk, "rating-round", round.pk)
    given = {(place.villages[0].pk, "total"): ratings.Given(70 * SCALE)}
    ratings.answer(round, answers=given, actor=place.clerk)
    assert "请重新计算；不重新计算不能审定" in page(place.clerk, "rating-round", round.pk)
    response = client_of(place.clerk).post(reverse("assessments:rating-compute", args=[round.pk]))
    assert response.status_code == 302
    assert "请重新计算；不重新计算不能审定" not in page(place.clerk, "rating-round", round.pk)


def test_a_township_sees_its_own_villages_and_no_decision_before_the_notice(place: Place) -> None:
    reviewer = place.reviewers[0]
    round = open_round(place)
    page(reviewer, "rating-round", round.pk, status=404)
    round = ratings.compute(round, actor=place.clerk)
    shown = page(reviewer, "rating-round", round.pk)
    assert ("北1村" in shown, "东1村" in shown, "名额怎么来" in shown, "北湾镇提出意见" in shown) == (
        True,
        False,
        False,
        True,
    )
    first, *_, last = entries(round)
    page(reviewer, "rating-entry", last.pk, status=404)
    ratings.withdraw_round(round, reason="重来", actor=place.clerk)
    round = decided(place)
    first = entries(round)[0]
    assert "<dt>审定</dt>" not in page(reviewer, "rating-entry", first.pk)
    show(round, place, opens=-1)
    assert "<dt>审定</dt>" not in page(reviewer, "rating-entry", first.pk)
    show(round, place)
    assert "<dt>审定</dt>" in page(reviewer, "rating-entry", first.pk)


def test_a_village_sees_itself_once_it_is_shown(place: Place) -> None:
    village = make_user(at=place.villages[0], role=Role.FILLER)
    round = decided(place)
    first, second = entries(round)[:2]
    page(village, "rating-entry", first.pk, status=404)
    page(village, "rating-round", round.pk, status=404)
    assert "2025年度村党组织评星定级" not in page(village, "rating-list")
    show(round, place)
    assert "五星级" in page(village, "rating-entry", first.pk)
    page(village, "rating-entry", second.pk, status=404)
    shown = page(village, "rating-round", round.pk)
    assert ("北1村" in shown, "北2村" in shown) == (True, False)
    assert "2025年度村党组织评星定级" in page(village, "rating-list")


def test_the_way_of_one_unit_is_told(place: Place) -> None:
    give_level(place.villages[2], "三星", owner=place.county, year=2024)
    standard = make_standard(place.county, movement={"max_up": 1})
    round = computed(place, standard, happy={2: "55"})
    shown = page(place.clerk, "rating-entry", entries(round)[2].pk)
    for said in (
        "按总分分段：90分及以上为五星级",
        "人工认定为93分，依据：考核办核分表",
        "上次为三星级，最多升1级",
        "2024年起为三星级（2025年3月1日生效）",
        "满意度不足60%（群众满意度低于60%）的，最高为二星级。",
        '四星级→<span class="strong">二星级</span>',
    ):
        assert said in shown, said


def test_people_say_what_no_record_tells(place: Place) -> None:
    round = open_round(place)
    client = client_of(place.clerk)
    url = reverse("assessments:rating-answers", args=[round.pk]) + f"?parent={place.townships[1].pk}"
    shown = client.get(url).content.decode()
    assert ("东1村" in shown, "北1村" in shown, "群众满意度（%）" in shown) == (True, False, True)
    village = place.villages[4].pk
    typed = {f"answer:{village}:total": "88.5分", f"answer:{village}:case": "0", "basis": "核分表"}
    assert client.post(url, typed).status_code == 302
    said = {(answer.fact, answer.value, answer.basis) for answer in RatingAnswer.objects.all()}
    assert said == {("total", 88_500_000, "核分表"), ("case", 0, "核分表")}
    response = client.post(url, {f"answer:{village}:happy": "120"})
    assert (response.status_code, RatingAnswer.objects.count()) == (422, 2)
    assert "东1村的「群众满意度」应在0到100之间" in response.content.decode()
    assert 'value="120"' in response.content.decode()
    assert client.post(url, {f"answer:{village}:happy": "很高"}).status_code == 422


def workbook(client: Client, name: str, *args: Any) -> tuple[Any, Any, dict[str, int]]:
    """A downloaded table: book, sheet, and the number of each column by its heading."""
    response = client.get(reverse(f"assessments:{name}", args=args))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[0]
    return book, sheet, {cell.value: cell.column for cell in sheet[3]}


def upload(book: Any) -> SimpleUploadedFile:
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("表格.xlsx", content.getvalue())


def test_answers_by_workbook_are_looked_at_and_then_written(place: Place) -> None:
    round = open_round(place)
    client = client_of(place.clerk)
    book, sheet, columns = workbook(client, "rating-answers-file", round.pk)
    for row, total in enumerate(TOTALS, 4):
        sheet.cell(row, columns["总分"]).value = float(total)
        sheet.cell(row, columns["群众满意度"]).value = "90%"
        sheet.cell(row, columns["正在整顿"]).value = "是" if row == 11 else "否"
        sheet.cell(row, columns["依据"]).value = "核分表"
    response = client.post(reverse("assessments:rating-answers-upload", args=[round.pk]), {"file": upload(book)})
    shown = client.get(response["Location"]).content.decode()
    assert (response.status_code, RatingAnswer.objects.count(), "确认后写入下面24项" in shown) == (302, 0, True)
    record = int(response["Location"].split("/")[-2])
    assert client.post(reverse("assessments:rating-answers-apply", args=[record])).status_code == 302
    assert RatingAnswer.objects.count() == 24
    round = ratings.compute(round, actor=place.clerk)
    assert [entry.computed for entry in entries(round)][::7] == ["五星", "不定星"]
    book, sheet, columns = workbook(client, "rating-answers-file", round.pk)
    assert [sheet.cell(11, columns[name]).value for name in ("总分", "正在整顿", "依据")] == [50, "是", "核分表"]


def test_all_faults_of_a_workbook_are_told(place: Place) -> None:
    round = open_round(place)
    client = client_of(place.clerk)
    book, sheet, columns = workbook(client, "rating-answers-file", round.pk)
    sheet.cell(4, columns["总分"]).value = "很高"
    sheet.cell(5, columns["正在整顿"]).value = "也许"
    sheet.cell(6, columns["群众满意度"]).value = 101
    sheet.cell(7, columns["单位"]).value = "没有的村"
    response = client.post(reverse("assessments:rating-answers-upload", args=[round.pk]), {"file": upload(book)})
    shown = client.get(response["Location"]).content.decode()
    for said in ("表里有4处错误", "不是数字", "只能填“是”或“否”", "应在0到100之间", "不在这次评定中"):
        assert said in shown, said
    assert not RatingAnswer.objects.exists()


def test_units_directly_below_who_rates_have_no_township_that_speaks_for_them(place: Place) -> None:
    """Townships rated by their county: the county is no township of theirs that still owes its opinion."""
    round = computed(place)
    assert "分乡镇（街道）" in page(place.clerk, "rating-round", round.pk)
    own = make_standard(place.county, key="township-stars", applies_to=["township"])
    above = ratings.compute(open_round(place, own, title="乡镇评星"), actor=place.clerk)
    assert {entry.name for entry in above.entries.all()} == {"北湾镇", "东湾镇"}
    assert "分乡镇（街道）" not in page(place.clerk, "rating-round", above.pk)
    response = client_of(place.clerk).get(reverse("assessments:rating-file", args=[above.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["评定表", "等级分布", "名额"]


def test_the_table_for_the_meeting(place: Place) -> None:
    round = opined(place, computed(place, happy={2: "55"}))
    client = client_of(place.leader)
    response = client.get(reverse("assessments:rating-file", args=[round.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["评定表", "等级分布", "名额", "各乡镇"]
    assert {page.print_title_rows for page in book.worksheets} == {"$1:$3"}
    units, summary = book["评定表"], book["等级分布"]
    rows = [[cell.value for cell in row] for row in units.iter_rows(min_row=3)]
    assert rows[0] == [
        *("序号", "乡镇（街道）", "单位", "得分", "上次等级", "按标准计算", "名额内建议"),
        *("乡镇意见", "审定", "上级审批后", "说明"),
    ]
    third = ["二星级", "二星级", "二星级", "—", "—", "满意度不足60%（群众满意度低于60%）的，最高为二星级。"]
    assert rows[3] == [3, "北湾镇", "北3村", 93, "—", *third]
    assert rows[-2][0].startswith("主持人（签字）") and rows[-1][0].startswith("制表：")
    assert units.oddFooter.left.text.startswith("校验码") and "校验码" not in units["A2"].value
    assert [cell.value for cell in summary[4]][:4] == ["五星级", "—", 3, 2]


def test_everyone_is_told_what_waits(place: Place) -> None:
    def waiting() -> list[list[str]]:
        people = (place.clerk, place.reviewers[0], place.leader, place.approver)
        return [[duty.kind for duty in rating_duties(person)] for person in people]

    round = open_round(place)
    assert waiting() == [["compute"], [], [], []]
    round = ratings.compute(round, actor=place.clerk)
    assert waiting() == [[], ["opine"], [], []]
    ratings.withdraw_round(round, reason="重来", actor=place.clerk)
    round = opined(place, computed(place))
    assert waiting() == [[], [], ["decide"], []]
    assert "去审定" in client_of(place.leader).get("/").content.decode()

    ratings.decide(round, levels={}, meeting=meeting(), actor=place.leader)
    assert waiting() == [[], [], [], ["approve"]]


def test_those_who_wait_are_told_for_whom(place: Place) -> None:
    def waits(*people: User) -> list[str]:
        return [one.detail for person in people for one in rating_waits(person)]

    both, leader, city = (place.clerk, place.leader), place.leader, place.approver
    round = open_round(place)
    assert (waits(place.clerk), waits(leader)) == ([], ["等经办人计算"])
    ratings.withdraw_round(round, reason="重来", actor=place.clerk)
    round = computed(place)
    assert waits(*both) == ["等乡镇意见：2个乡镇（北湾镇、东湾镇）"] * 2
    shown = page(place.clerk, "workbench")
    assert "等乡镇意见：2个乡镇（北湾镇、东湾镇）" in shown
    assert f"自{chinese_date(timezone.localdate())}" in shown
    assert waits(place.reviewers[0], city) == []
    opined(place, round)
    assert (waits(place.clerk), waits(leader)) == (["等会议审定"], [])
    ratings.decide(round, levels={}, meeting=meeting(), actor=leader)
    assert waits(*both) == ["等白银市审批：2个单位"] * 2
    assert "自2026年1月20日" in page(leader, "workbench")
    ratings.approve(round, levels={}, meeting=meeting("市委常委会"), actor=city)
    assert (waits(place.clerk), waits(leader)) == ([], ["等经办人公示"])
    show(round, place)
    closes = chinese_date(RatingRound.objects.get(pk=round.pk).notice.closes_on)
    assert waits(*both) == [f"公示中，到{closes}止"] * 2
    show(round, place, opens=10)
    assert (waits(place.clerk), waits(leader)) == ([], ["公示期满，等经办人登记生效"])


TOLD = {"code": "told", "name": "已告知降级", "kind": "flag", "reads": {"from": "judged", "ask": "是否已告知"}}


def test_people_are_asked_only_where_the_answer_matters(place: Place) -> None:
    """已告知 matters where a level would fall: of two of the second township's villages."""
    rules = {"facts": [TOTAL, CASE, HAPPY, TOLD], "movement": {"notice": {"if": "is", "fact": "told"}}, "quotas": []}
    fifth, sixth, seventh = place.villages[4:7]
    for village, level in ((fifth, "五星"), (sixth, "四星"), (seventh, "二星")):
        give_level(village, level, owner=place.county, year=2024)
    round = computed(place, make_standard(place.county, **rules))
    inputs = gather(round)
    found = mattering(round, inputs, [inputs.rating.catalog["told"]])
    assert found == {(fifth.pk, "told"): ("五星", "四星"), (sixth.pk, "told"): ("四星", "三星")}
    case = mattering(round, inputs, [inputs.rating.catalog["case"]])
    assert len(case) == 8  # a case takes any star away

    url = reverse("assessments:rating-answers", args=[round.pk])
    client = client_of(place.clerk)
    shown = client.get(url).content.decode()  # the township of which something is missing
    assert ("东1村" in shown, "北1村" in shown) == (True, False)
    fields = [f'name="answer:{village.pk}:told"' in shown for village in (fifth, sixth, seventh)]
    assert fields == [True, True, False]
    assert '东湾镇<span class="count count-quiet">2</span>' in shown
    whole = client.get(f"{url}?parent={place.townships[1].pk}&all=1").content.decode()
    assert f'name="answer:{seventh.pk}:told"' in whole
    assert (
        client.post(url, {f"answer:{fifth.pk}:told": str(SCALE), f"answer:{seventh.pk}:told": "0"}).status_code == 302
    )
    said = RatingAnswer.objects.filter(fact="told").values_list("organization", "value")
    assert set(said) == {(fifth.pk, SCALE), (seventh.pk, 0)}  # what was sent is kept, asked or not
    assert '东湾镇<span class="count count-quiet">1</span>' in client.get(url).content.decode()
    book, sheet, columns = workbook(client, "rating-answers-file", round.pk)
    told = [sheet.cell(row, columns["已告知降级"]).value for row in range(4, 12)]
    assert told == [SPARED] * 4 + ["是", None] + [SPARED] * 2  # what is asked of each, with what was said
    sheet.cell(9, columns["已告知降级"]).value = "是"
    response = client.post(reverse("assessments:rating-answers-upload", args=[round.pk]), {"file": upload(book)})
    assert "确认后写入下面1项" in client.get(response["Location"]).content.decode()


def test_a_unit_that_nothing_depends_on_is_not_listed(place: Place) -> None:
    facts = [{**TOTAL, "reads": {"from": "honour", "level": "city", "years": 1}}, TOLD]
    rules = {"facts": facts, "movement": {"notice": {"if": "is", "fact": "told"}}, "gates": [], "quotas": []}
    give_level(place.villages[0], "三星", owner=place.county, year=2024)
    round = open_round(place, make_standard(place.county, **rules))
    shown = page(place.clerk, "rating-answers", round.pk)
    assert ("北1村" in shown, "北2村" in shown, "三星级、一星级" in shown) == (True, False, True)
    assert "另有3个单位，怎样登记结果都一样，不用登记。" in shown
    shown = page(place.clerk, "rating-answers", round.pk, parent=str(place.townships[1].pk))
    assert "没有要登记的事项" in shown
    _, sheet, columns = workbook(client_of(place.clerk), "rating-answers-file", round.pk)
    assert [row[1].value for row in sheet.iter_rows(min_row=4)] == ["北1村"] and "总分" not in columns
    assert sheet["A2"].value.startswith(
        "共8个单位，列出要人登记的1个，已登记的已经填上。其余7个已有记录，或者答案不影响结果，不用填。"
    )


def test_what_did_not_change_the_level_is_folded_away(place: Place) -> None:
    round = computed(place, happy={2: "55"})
    shown = page(place.clerk, "rating-entry", entries(round)[2].pk)
    before, folded = shown.split("另有1项核对过，没有改变等级")
    assert ("满意度不足60%" in before, "满意度不足60%" in folded, "正在整顿" in folded) == (True, False, True)
    fresh = open_round(place, round.standard, year=2026, day=date(2026, 10, 31), title="2026年度")
    shown = page(place.clerk, "rating-entry", entries(fresh)[0].pk)
    assert shown.count("未计算") == 2
