"""Pages and workbooks of a screening: the county's, the township's, the village's; bad input writes nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import Case, Screening, ScreeningAnswer
from assessments.selectors.screenings.duties import screening_duties
from assessments.services import screenings
from organizations.models import User
from organizations.roles import Role
from tests.assessments.screenings import (
    clerk,
    decide,
    leader,
    listed,
    make_screening,
    make_standard,
    make_villages,
    part_of,
    said,
    screen_all,
    screen_part,
)
from tests.factories import make_user
from tests.scoring.standards.listings import LOW, SCORE, TEN, both, by_share, listing

pytestmark = pytest.mark.django_db
MEETING = {"body": "县委常委会", "minutes_no": "〔2026〕7号", "decided_on": "2026-07-10"}


def answers(part, met=None, **more):
    """The whole form of a township: no criterion but those `met` by name of the village."""
    found = {}
    for entry in part.entries.all():
        yes = (met or {}).get(entry.name, ())
        found[f"none:{entry.pk}"] = "on"
        found |= {f"answer:{entry.pk}:criterion:{code}": "yes" for code in yes}
        found[f"basis:{entry.pk}"] = "走访座谈" if yes else ""
        found[f"opinion:{entry.pk}"] = "listed" if yes else "not"
    return {**found, **more}


def as_user(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def test_the_whole_way_by_pages(client):
    """New, computed, screened by two townships, decided, filed: a case for every unit."""
    units = make_villages(2, 2)
    county = units[0].parent.parent
    standard, organizer = make_standard(county), make_user(at=county)
    as_user(client, organizer)
    new = {"standard": standard.pk, "owner": county.pk, "year": 2026, "day": "2026-06-30", "title": "2026年排查"}
    assert client.post("/screenings/new/", {**new, "day": "明天"}).status_code == 422
    screening_url = client.post("/screenings/new/", new)["Location"]
    screening = Screening.objects.get()
    assert "计算" in text(client, screening_url)
    assert client.post(f"{screening_url}compute/").status_code == 302
    for part in screening.parts.all():
        as_user(client, clerk(part))
        assert "未排查" in text(client, part.get_absolute_url())
        assert client.post(part.get_absolute_url(), answers(part, {"1镇2村": ["2"]})).status_code == 302
        assert "已排查" in text(client, part.get_absolute_url())
        assert client.post(f"{part.get_absolute_url()}hand-in/", {**MEETING, "body": ""}).status_code == 422
        assert client.post(f"{part.get_absolute_url()}hand-in/", MEETING).status_code == 302
    as_user(client, leader(screening))
    page = text(client, f"{screening_url}decide/")
    assert "1镇2村" in page and "符合情形2" in page
    assert page.count('<tr class="agreed">') == 1  # its township says the same
    entry = screening.entries.get(name="1镇2村")
    other = screening.entries.get(name="2镇1村")
    chosen = {f"choice:{entry.pk}": "listed", f"reason:{entry.pk}": "", "extra:1": other.pk, "extra-reason:1": ""}
    refused = client.post(f"{screening_url}decide/", {**MEETING, **chosen})
    assert refused.status_code == 422 and "「2镇1村」按标准不列入，增加它请写明理由" in refused.content.decode()
    early = {**MEETING, **chosen, "body": "", "decided_on": "2026-07-01"}
    told = client.post(f"{screening_url}decide/", early).context["form"].errors
    assert set(told) == {"body", "decided_on", "extra-reason:1"}
    assert listed(screening) == []
    assert client.post(f"{screening_url}decide/", {**MEETING, **chosen, "extra-reason:1": "信访"}).status_code == 302
    assert listed(screening) == ["1镇2村", "2镇1村"]
    as_user(client, organizer)
    assert client.post(f"{screening_url}file/", {"listed_on": "2026-07-01"}).status_code == 422
    assert client.post(f"{screening_url}file/", {"listed_on": "2026-07-10"}).status_code == 302
    assert Case.objects.count() == 2
    page = text(client, entry.get_absolute_url())
    assert "人工认定，依据：走访座谈" in page and "2026年第1号" in page
    village = make_user(at=entry.organization, role=Role.FILLER)
    as_user(client, village)
    page = text(client, entry.get_absolute_url())
    assert "组织生活不正常" in page and "排查记录" not in page
    assert client.get(other.get_absolute_url()).status_code == 404
    assert entry.get_absolute_url() in text(client, "/screenings/")


def test_nothing_is_filled_in_beforehand_and_nothing_is_saved_from_a_bad_form(client):
    screening = make_screening()
    part = part_of(screening)
    as_user(client, clerk(part))
    page = text(client, part.get_absolute_url())
    assert page.count("selected") == 3 * 3 and page.count('<option value="" selected>') == 3 * 3
    entry = part.entries.first()
    sent = {f"answer:{entry.pk}:criterion:1": "yes", f"opinion:{entry.pk}": "listed"}
    refused = client.post(part.get_absolute_url(), sent)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "「1镇1村」还有1项没有回答" in page and "请写明依据" in page
    assert '<option value="yes" selected>' in page
    wrong = client.post(part.get_absolute_url(), {**sent, f"answer:{entry.pk}:criterion:1": "也许"})
    assert wrong.status_code == 422
    assert ScreeningAnswer.objects.count() == 0
    assert client.post(part.get_absolute_url(), {}).status_code == 302  # nothing changed, nothing said


def test_a_figure_that_ranks_is_typed_by_the_township(client):
    screening = make_screening(document=both(criteria=[LOW]))
    part = part_of(screening)
    as_user(client, clerk(part))
    entry = part.entries.first()
    sent = {f"answer:{entry.pk}:fact:score": "五十", f"basis:{entry.pk}": "考核通报", f"opinion:{entry.pk}": "listed"}
    assert client.post(part.get_absolute_url(), sent).status_code == 422
    client.post(part.get_absolute_url(), {**sent, f"answer:{entry.pk}:fact:score": "58.5"})
    entry.refresh_from_db()
    assert entry.answers.get().value == 58_500_000 and entry.opinion == "listed"
    assert "58.5分" in text(client, entry.get_absolute_url())


def test_the_county_reads_counts_and_finds_units_by_criterion(client):
    screening = screen_all(make_screening(), met={"1镇1村": ["1"], "2镇2村": ["1", "2"]})
    as_user(client, make_user(at=screening.owner))
    url = screening.get_absolute_url()
    assert "已报送" in text(client, url)
    for query, names in (
        ("criterion=yes 2", ["2镇2村"]),
        ("computed=listed", ["1镇1村", "2镇2村"]),
        (f"part={part_of(screening, 2).pk}&opinion=not", ["2镇1村", "2镇3村"]),
        ("q=1镇3", ["1镇3村"]),
        ("criterion=unknown 1", []),
    ):
        rows = client.get(f"{url}?{query}", headers={"HX-Request": "true"}).content.decode()
        assert [name for name in screening.entries.values_list("name", flat=True) if f">{name}</a>" in rows] == names


def test_the_number_is_divided_and_returned_by_pages(client):
    screening = make_screening(make_villages(2, 5), document=by_share(allocation="allowed"))
    first, second = part_of(screening), part_of(screening, 2)
    as_user(client, make_user(at=screening.owner))
    url = f"{screening.get_absolute_url()}divide/"
    assert client.post(url, {f"number:{first.pk}": 1, f"number:{second.pk}": 1}).status_code == 422
    assert client.post(url, {f"number:{first.pk}": 1, f"number:{second.pk}": 0}).status_code == 302
    screenings.compute_screening(screening, actor=screening.made_by)
    scores = {name: {"score": 80} for name in screening.entries.values_list("name", flat=True)}
    screen_all(screening, facts=scores)
    back = f"{first.get_absolute_url()}return/"
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "得分有误"}).status_code == 302
    as_user(client, clerk(first))
    assert "组织单位退回：得分有误" in text(client, first.get_absolute_url())


def test_shown_then_taken_back_by_pages(client):
    screening = screen_all(make_screening(document=listing(notice_days=5)), met={"1镇1村": ["1"]})
    decide(screening)
    url, today = screening.get_absolute_url(), timezone.localdate()
    as_user(client, make_user(at=screening.owner))
    days = {"opens_on": today, "closes_on": today + timedelta(days=4)}
    window = {"title": "名单公示", "document_no": "", "channel": "组织部", **days}
    assert client.post(f"{url}file/", {"listed_on": today}).status_code == 422
    assert client.post(f"{url}show/", {**window, "closes_on": today}).status_code == 422
    assert client.post(f"{url}show/", window).status_code == 302
    screening.refresh_from_db()
    notice = text(client, screening.notice.get_absolute_url())
    assert "登记异议" in notice and "1镇1村" in notice and "名单" in notice
    assert client.get(f"{screening.notice.get_absolute_url()}notice.xlsx").status_code == 200
    as_user(client, leader(screening))
    assert client.post(f"{url}reopen/", {"reason": "异议成立"}).status_code == 302
    screening.refresh_from_db()
    assert screening.state == "checked"
    as_user(client, make_user(at=screening.owner))
    assert client.post(f"{url}withdraw/", {"reason": "重新部署"}).status_code == 302
    assert "重新部署" in text(client, url)


def sheet_of(client, part):
    """The township's table as it is downloaded."""
    response = client.get(f"{part.get_absolute_url()}table.xlsx")
    return load_workbook(io.BytesIO(response.getvalue()))


def upload(client, part, book):
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("排查表.xlsx", content.getvalue())
    return client.post(f"{part.get_absolute_url()}upload/", {"file": file})


def test_the_table_goes_out_and_comes_in_after_a_preview(client):
    screening = make_screening(document=listing(criteria=[*listing()["criteria"], LOW], facts=[SCORE]))
    part = part_of(screening)
    as_user(client, clerk(part))
    book = sheet_of(client, part)
    page = book["逐个排查"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    head = next(index for index, row in enumerate(rows) if "单位" in row)
    assert rows[head] == ["区划代码", "单位", "年度考核得多少分", "情形1", "情形2", "依据", "意见", "理由"]
    said_of = {"1镇1村": (55, "是", "否", "实地查看", "列入", ""), "1镇2村": (90, "否", "否", "年度通报", "不列入", "")}
    for number, row in enumerate(rows[head + 1 :], head + 2):
        for column, value in enumerate(said_of.get(row[1], ()), 3):
            page.cell(number, column, value)
    address = upload(client, part, book)["Location"]
    assert ScreeningAnswer.objects.count() == 0
    preview = text(client, address)
    assert "确认后写入下面2个单位的排查结果" in preview and "没有填写" in preview
    assert client.post(f"{address}apply/").status_code == 302
    kept = {entry.name: entry.opinion for entry in part.entries.all()}
    assert kept == {"1镇1村": "listed", "1镇2村": "not", "1镇3村": ""}
    assert client.post(f"{address}apply/").status_code == 409


def test_a_wrong_table_comes_back_with_its_cells_marked(client):
    screening = make_screening()
    part = part_of(screening)
    as_user(client, clerk(part))
    book = sheet_of(client, part)
    page = book["逐个排查"]
    head = next(cell.row for cell in page["B"] if cell.value == "单位")
    for column, value in enumerate(("也许", "否", "", "列入", ""), 3):
        page.cell(head + 1, column, value)
    page.cell(head + 2, 2, "外村")
    for column, value in enumerate(("否", "否", "", "列入", ""), 3):
        page.cell(head + 3, column, value)
    address = upload(client, part, book)["Location"]
    shown = text(client, address)
    assert "只能填“是”或“否”，填的是「也许」" in shown
    assert "「外村」不在这次的排查名单里" in shown
    assert "「1镇3村」按标准应为“不列入”，意见是“列入”，请写明理由" in shown
    assert client.get(f"{address}marked/").status_code == 200
    assert client.post(f"{address}apply/").status_code == 409
    assert ScreeningAnswer.objects.count() == 0


def test_both_workbooks_say_what_was_found(client):
    screening = screen_all(
        make_screening(document=both(criteria=listing()["criteria"], shares=[{**TEN, "share": "0.34"}])),
        met={"1镇1村": ["1"]},
        facts={f"{town}镇{each}村": {"score": 60 + town * 10 + each} for town in (1, 2) for each in (1, 2, 3)},
    )
    as_user(client, make_user(at=screening.owner))
    url = screening.get_absolute_url()
    book = load_workbook(io.BytesIO(client.get(f"{url}situation.xlsx").getvalue()))
    assert book.sheetnames == ["汇总", "情形", "排查情况表"]
    rows = [[cell.value for cell in row] for row in book["排查情况表"].iter_rows()]
    first = next(row for row in rows if row[1] == "1镇1村")
    assert first[:7] == ["第1镇", "1镇1村", "村", "是", "否", 71, None]
    book = load_workbook(io.BytesIO(client.get(f"{url}proposal.xlsx").getvalue()))
    rows = [[cell.value for cell in row] for row in book["建议名单"].iter_rows()]
    named = {row[1]: row[4] for row in rows if row[1] and row[1].endswith("村")}
    assert (
        named
        == {
            "1镇1村": "1．班子配备不齐（人工认定，依据：现场查看、走访党员）",
            "1镇2村": "没有列入的情形；倒数第1名，名额1个",
        }
        or named["1镇2村"] == "倒数第1名，名额1个"
    )


def test_what_is_not_counted_or_not_known_stands_on_the_paper(client):
    """One of two townships has handed in since the screening was computed: three villages, two answers each."""
    screening = make_screening()
    screen_part(part_of(screening))
    as_user(client, make_user(at=screening.owner))
    url = screening.get_absolute_url()
    book = load_workbook(io.BytesIO(client.get(f"{url}proposal.xlsx").getvalue()))
    assert book.sheetnames == ["建议名单", "不能确定的单位"]
    warned = "计算以后又有6条认定，本表还没有算进去，请重新计算后再用。有6个单位不能确定，不在建议之列。"
    assert {page["A2"].value.startswith(warned) for page in book} == {True}
    assert book["建议名单"].max_row == 4 and book["建议名单"]["A4"].value.startswith("制表：")
    assert len(list(book["不能确定的单位"].iter_rows(min_row=4))) == 7
    assert book["建议名单"].oddFooter.left.text.startswith("校验码") and "校验码" not in book["建议名单"]["A2"].value
    situation = load_workbook(io.BytesIO(client.get(f"{url}situation.xlsx").getvalue()))
    assert situation["汇总"]["A2"].value.startswith(warned)
    assert [situation["汇总"][f"I{row}"].value for row in (4, 5, 6)] == [0, 0, 0]


def test_a_page_costs_the_same_however_many_villages(client):
    """Counted for a township of three villages, asked for one of twelve."""
    small, large = make_screening(), make_screening(make_villages(2, 12))
    for screening in (small, large):
        part = part_of(screening)
        screenings.screen(part, [said(entry, met=["1"]) for entry in part.entries.all()], actor=clerk(part))
    counts = []
    for screening in (small, large):
        as_user(client, make_user(at=screening.owner))
        for url in (screening.get_absolute_url(), part_of(screening).get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                text(client, url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_the_workbench_says_whose_turn_it_is():
    screening = make_screening(document=listing(notice_days=5), computed=False)
    organizer, head = make_user(at=screening.owner), leader(screening)
    town = clerk(part_of(screening))

    def turns():
        return [[(duty.kind, duty.detail) for duty in screening_duties(user)] for user in (organizer, town, head)]

    assert turns() == [[("compute", "还没有计算")], [], []]
    screenings.compute_screening(screening, actor=organizer)
    assert turns() == [[], [("screen", "3个单位等待逐个排查")], []]
    screen_all(screening, met={"1镇1村": ["1"]})
    assert turns() == [[], [], [("list", "乡镇已报齐，等待会议确定名单")]]
    decide(screening)
    assert turns() == [[("show", "名单已确定，等待公示")], [], []]


def test_before_it_is_computed_nothing_is_uncertain_but_not_computed(client):
    screening = make_screening(make_villages(1, 2), computed=False)
    as_user(client, screening.made_by)
    html = text(client, screening.get_absolute_url())
    assert html.count('<div class="stat-value">未计算</div>') == 2
    assert "stat-bad" not in html
    screenings.compute_screening(screening, actor=screening.made_by)
    html = text(client, screening.get_absolute_url())
    assert ("未计算" in html, "stat-bad" in html, "等乡镇排查后再算" in html) == (False, False, True)
