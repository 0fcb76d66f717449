"""Pages and attachment of 结果运用: from the rules to the list, the meeting and what people carried out."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessments import selectors
from assessments.models import ConsequenceEntry, ConsequenceList
from assessments.selectors.consequences import why
from organizations.models import AuditEvent
from organizations.roles import Role
from scoring.standards import Known, Truth, Verdict
from tests.assessments.consequences import computed, decided, month, scored, scored_scheme, standard, town, year
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SCORES = {"宋东村": "95", "宋西村": "93", "后宋村": "93", "前宋村": "85"}


@pytest.fixture
def made() -> ConsequenceList:
    """西宋集镇 with four villages, two of them with the same score at the edge of the first prize; no secretaries."""
    owner, villages = town("西宋集镇", list(SCORES))
    scored(scored_scheme(owner, "xisongji-year"), dict(zip(villages, SCORES.values(), strict=True)), year(2025))
    scored(scored_scheme(owner, "xisongji-month"), dict.fromkeys(villages, "87.5"), month(12, 2025))
    return computed(standard(owner, "xisongji"), day=date(2025, 12, 31))


def settled(made: ConsequenceList, client: Client) -> None:
    """Every line that waits is judged on its page."""
    client.force_login(made.made_by)
    for entry in made.entries.filter(applies=None):
        said = {"applies": "yes", "prize": "一等奖", "reason": "都授"} if entry.choices else {"applies": "no"}
        assert client.post(f"/consequences/lines/{entry.pk}/settle/", {**said, "reason": "会上定"}).status_code == 302


def test_the_walk_from_the_rules_to_what_was_carried_out(client: Client, made: ConsequenceList) -> None:
    url = f"/consequences/{made.pk}/"
    client.force_login(made.made_by)
    new = {"standard": made.standard_id, "owner": made.owner_id, "title": "再建一份", "year": 2025}
    new |= {"period": made.period, "day": "2025-12-31"}
    assert client.post("/consequences/new/", new).status_code == 422
    assert client.post("/consequences/new/", {**new, "period": "2025年12月"}).status_code == 302
    page = client.get(url).content.decode()
    assert "有6条系统判断不了" in page and "空缺" in page
    assert "月考核得分87.5分÷100分×600元=525元" in page
    assert client.get(f"{url}decide/").status_code == 404  # the office does not decide
    leader = make_user(at=made.owner, role=Role.LEADER)
    client.force_login(leader)
    meeting = {"body": "镇党委会", "minutes_no": "9号", "decided_on": timezone.localdate().isoformat()}
    early = client.post(f"{url}decide/", meeting)
    assert early.status_code == 422 and "还有6条没有判断" in early.content.decode()
    settled(made, client)
    client.force_login(leader)
    page = client.get(f"{url}decide/").content.decode()
    assert "一等奖设2个，现在给了3个，超过名额。" in page and "会上定" in page
    assert client.post(f"{url}decide/", {**meeting, "minutes_no": ""}).status_code == 422
    assert client.post(f"{url}decide/", meeting).status_code == 302
    client.force_login(made.made_by)
    entries = list(made.entries.filter(applies=True))
    done = {"applied_on": timezone.localdate().isoformat(), "note": "凭证12号"}
    assert client.post(f"{url}apply/", done).status_code == 422
    only = client.get(f"{url}apply/?rule=head").content.decode()
    assert only.count('name="entries"') == 4
    assert client.post(f"{url}apply/?rule=head", {**done, "entries": [entries[0].pk]}).status_code == 302
    assert client.post(f"{url}close/").status_code == 409
    left = [entry.pk for entry in entries[1:]]
    assert client.post(f"{url}apply/", {**done, "entries": left}).status_code == 302
    assert client.post(f"/consequences/lines/{left[0]}/take-back/", {"reason": "没有发"}).status_code == 302
    assert client.post(f"{url}apply/", {**done, "entries": left[:1]}).status_code == 302
    assert client.post(f"{url}close/").status_code == 302
    made.refresh_from_db()
    assert made.state == "closed"


def test_lines_are_taken_back_by_rule_then_the_leader_withdraws_the_list(client: Client, made: ConsequenceList) -> None:
    settled(made, client)
    made = decided(made)
    url, today = f"/consequences/{made.pk}/", timezone.localdate()
    entries = list(made.entries.filter(applies=True))
    heads = [entry.pk for entry in entries if entry.rule == "head"]
    done = {"applied_on": today.isoformat(), "note": "凭证12号", "entries": [entry.pk for entry in entries]}
    assert f'href="{url}take-back/"' not in client.get(url).content.decode()
    assert client.post(f"{url}apply/", done).status_code == 302
    assert f'href="{url}take-back/"' in client.get(url).content.decode()
    page = client.get(f"{url}take-back/?rule=head").content.decode()
    assert (page.count('name="entries"'), page.count("凭证12号")) == (4, 4)
    wrong = client.post(f"{url}take-back/?rule=head", {"entries": heads, "reason": ""})
    assert (wrong.status_code, wrong.content.decode().count(" checked")) == (422, 4)
    assert client.post(f"{url}take-back/?rule=head", {"entries": heads, "reason": "发错"}).status_code == 302
    assert made.entries.exclude(applied_on=None).count() == len(entries) - 4
    leader = Client()
    leader.force_login(make_user(at=made.owner, role=Role.LEADER))
    assert f"有{len(entries) - 4}条已登记执行" in leader.get(f"{url}withdraw/").content.decode()
    left = [entry.pk for entry in entries if entry.pk not in heads]
    assert client.post(f"{url}take-back/", {"entries": left, "reason": "发错"}).status_code == 302
    assert "没有登记执行的条目" in client.get(f"{url}take-back/").content.decode()
    assert (client.get(f"{url}withdraw/").status_code, leader.get(f"{url}take-back/").status_code) == (404, 404)
    shown = [f'href="{url}withdraw/"' in each.get(url).content.decode() for each in (client, leader)]
    assert shown == [False, True]
    said = {"reason": "程序有误", "body": "镇党委会", "minutes_no": "12号"}
    early = leader.post(f"{url}withdraw/", {**said, "minutes_no": "", "decided_on": "2025-01-01"}).content.decode()
    assert "早于审定日期" in early and "必填" in early
    assert leader.post(f"{url}withdraw/", {**said, "decided_on": today.isoformat()}).status_code == 302
    assert "程序有误（镇党委会" in client.get(url).content.decode()


def test_a_draft_is_withdrawn_by_the_clerk_alone(client: Client, made: ConsequenceList) -> None:
    url = f"/consequences/{made.pk}/withdraw/"
    client.force_login(make_user(at=made.owner, role=Role.LEADER))
    assert client.get(url).status_code == 404
    client.force_login(made.made_by)
    assert 'name="minutes_no"' not in client.get(url).content.decode()
    assert client.post(url, {"reason": "重做"}).status_code == 302


def test_a_wrong_judgement_comes_back_with_what_was_typed(client: Client, made: ConsequenceList) -> None:
    client.force_login(made.made_by)
    entry = made.entries.filter(rule="head").first()
    assert entry
    url = f"/consequences/lines/{entry.pk}/settle/"
    for wrong, sentence in (
        ({"applies": "yes", "yuan": "五百", "reason": "改"}, "五百"),
        ({"applies": "yes", "yuan": "500", "reason": ""}, "请写明理由"),
        ({"applies": "perhaps"}, "perhaps"),
        ({}, "必填"),
    ):
        answer = client.post(url, wrong)
        assert answer.status_code == 422, wrong
        assert sentence in answer.content.decode() or not wrong
    entry.refresh_from_db()
    assert entry.settled_at is None


def test_lines_are_filtered_by_rule_turn_and_unit(client: Client, made: ConsequenceList) -> None:
    client.force_login(made.made_by)
    asked = {"": 16, "rule=prizes": 4, "turn=asked": 6, "q=后宋村": 4, "turn=done": 0, "turn=x": 16}
    for query, number in asked.items():
        groups = client.get(f"/consequences/{made.pk}/?{query}").context["groups"]
        assert sum(len(group["rows"]) for group in groups) == number, query


def test_the_line_shows_its_chain_with_links(client: Client) -> None:
    owner, villages = town("班庄镇", ["欢墩埠村", "古城村"])
    scheme = scored_scheme(owner, "banzhuang-refuse")
    for number in (1, 2):
        scored(scheme, dict(zip(villages, ("90", "50"), strict=True)), month(number))
    made = computed(standard(owner, "banzhuang"), day=month(2)[1])
    client.force_login(made.made_by)
    entry = made.entries.get(rule="honour")
    page = client.get(f"/consequences/lines/{entry.pk}/").content.decode()
    assert "连续两次考核不过关" in page and "2026年1月" in page and "2026年2月" in page
    assert page.count('<a href="/results/') == 2
    listed = client.get(f"/consequences/{made.pk}/?rule=honour").content.decode()
    assert '<td class="text">2026年2月不过关；2026年1月不过关。</td>' in listed  # what was met, not the rule again
    assert listed.count("连续2期村干部考核结果为「不过关」") == 2  # once for each of both rules, above
    village = make_user(at=villages[1], role=Role.FILLER)
    client.force_login(village)
    assert client.get(f"/consequences/lines/{entry.pk}/").status_code == 404
    decided(made)
    assert client.get(f"/consequences/lines/{entry.pk}/").status_code == 200
    told = client.get(f"/consequences/{made.pk}/").content.decode()
    assert "古城村" in told and "收回垃圾转运车" in told
    assert client.get(f"/consequences/{made.pk}/attachment.xlsx").status_code == 404
    client.force_login(make_user(at=villages[0], role=Role.FILLER))
    assert client.get(f"/consequences/{made.pk}/").status_code == 404
    client.force_login(made.made_by)
    sheet = load_workbook(io.BytesIO(client.get(f"/consequences/{made.pk}/attachment.xlsx").getvalue())).active
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert f"期限：{ConsequenceEntry.objects.get(rule='honour').term}。" in words


def test_the_attachment_has_every_line_the_sums_and_the_unfilled_places(client: Client, made: ConsequenceList) -> None:
    client.force_login(made.made_by)
    url = f"/consequences/{made.pk}/attachment.xlsx"
    draft = load_workbook(io.BytesIO(client.get(url).getvalue())).active
    assert str(draft.cell(2, 1).value).endswith("（讨论稿）")
    settled(made, client)
    decided(made)
    sheet = load_workbook(io.BytesIO(client.get(url).getvalue())).active
    told = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "小计：适用4条，共2100.00元。" in told
    assert "金额合计：3500.00元。" in told
    assert any(each.startswith("审定：镇党委会（会议纪要〔2026〕9号）") for each in told)
    assert told.count("一等奖") == 3 and told[0] == "附件"
    assert "小计：适用0条；另有4条经判断不适用。" in told
    assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$5:$5"
    assert AuditEvent.objects.filter(action="export.consequences").count() == 2


def test_the_attachment_tells_a_level_or_a_number_alone() -> None:
    def judged(truth: Truth, asked: str, found: str, said: str) -> Verdict:
        return Verdict(truth, asked, found, evidence=(Known("值", evidence=said),))

    parts = (
        judged(Truth.YES, "正在整顿", "是", "2025年4月22日列为整顿对象"),
        judged(Truth.YES, "星级为「二星」", "二星", "2025年12月31日为二星级（2025年度）"),
        judged(Truth.NO, "得分低于60分", "92分", "总分92分"),
    )
    verdict = Verdict(Truth.YES, "整顿或者低星级", "", parts)
    entry = ConsequenceEntry(verdict=verdict.document())
    assert why(entry, brief=True) == "2025年4月22日列为整顿对象；二星。"
    assert why(entry) == "2025年4月22日列为整顿对象；2025年12月31日为二星级（2025年度）。"


def test_a_village_reads_its_own_lines_alone(client: Client, made: ConsequenceList) -> None:
    settled(made, client)
    decided(made)
    village = Client()
    village.force_login(make_user(at=made.entries.filter(name="宋东村")[0].organization, role=Role.FILLER))
    page = village.get(f"/consequences/{made.pk}/").content.decode()
    assert "宋东村" in page and not any(name in page for name in ("宋西村", "后宋村", "前宋村"))
    assert "登记执行</a>" not in page and "导出附件" not in page
    unit = made.entries.filter(name="宋东村")[0].organization
    page = village.get(f"/units/{unit.pk}/?tab=results").content.decode()
    assert "结果运用" in page and "月考核得分87.5分÷100分×600元=525元" in page


def test_the_workbench_says_whose_turn_it_is(client: Client, made: ConsequenceList) -> None:
    leader = make_user(at=made.owner, role=Role.LEADER)
    (duty,) = [each for each in selectors.duties(made.made_by) if each.kind == "judge"]
    assert duty.detail == "6条后续措施等待判断" and duty.url == f"/consequences/{made.pk}/"
    assert selectors.duties(leader) == []
    settled(made, client)
    (duty,) = selectors.duties(leader)
    assert duty.kind == "conclude"
    decided(made)
    assert [each.kind for each in selectors.duties(made.made_by)] == ["carry"]
