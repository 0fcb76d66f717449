"""结果运用: the rules of 班庄镇 and 西宋集镇 played with real periods; what is uncertain is asked, then decided."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from assessments.models import ConsequenceEntry, ConsequenceList, ListState, Resolution
from assessments.selectors.consequences import overfull, sums, total
from assessments.services import consequences
from assessments.services.resolutions import Meeting
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent
from organizations.roles import Permission, Role
from organizations.services import regrouping
from scoring.models import Standard
from scoring.standards import verdict_of
from tests.assessments.consequences import (
    XISONGJI,
    appointed,
    computed,
    decided,
    lines,
    month,
    scored,
    scored_scheme,
    standard,
    started,
    town,
    year,
)
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db

SCORES = ("95", "88", "86", "85", "84", "82", "79", "78", "75", "74", "73", "72", "65", "59")


# --- 班庄镇 -----------------------------------------------------------------------------------------------------------
def test_banzhuang_twice_at_the_bottom_and_twice_failed() -> None:
    """Three villages over three months: who was last twice, who failed twice; the chain of months is told."""
    owner, villages = town("班庄镇", ["欢墩埠村", "抗日山村", "古城村"])
    scheme = scored_scheme(owner, "banzhuang-refuse")
    for number, scores in enumerate((("90", "80", "55"), ("90", "62", "61"), ("85", "58", "57")), 1):
        scored(scheme, dict(zip(villages, scores, strict=True)), month(number))
    scored(scheme, dict(zip(villages, ("85", "50", "57"), strict=True)), month(4))
    made = computed(standard(owner, "banzhuang"), day=month(3)[1], period="2026年3月")
    assert lines(made, "truck") == {"古城村": "适用"}
    assert lines(made, "honour") == {}  # failed in January and March, not in two months running
    later = computed(Standard.objects.get(), day=month(4)[1], period="2026年4月")
    assert lines(later, "truck") == {}
    assert lines(later, "honour") == {"抗日山村": "适用", "古城村": "适用"}
    assert lines(later, "cleaner") == lines(later, "honour")
    chain = verdict_of(later.entries.get(rule="honour", name="古城村").verdict)
    assert [known.period for known in chain.evidence] == ["2026年4月", "2026年3月"]
    assert all(known.address.startswith("/results/") for known in chain.evidence)


def test_a_month_missing_in_the_chain_is_asked() -> None:
    owner, villages = town("班庄镇", ["欢墩埠村", "抗日山村"])
    scheme = scored_scheme(owner, "banzhuang-refuse")
    for number in (1, 3):
        scored(scheme, dict(zip(villages, ("90", "50"), strict=True)), month(number))
    made = computed(standard(owner, "banzhuang"), day=month(3)[1])
    assert lines(made, "truck") == {"抗日山村": "待判断"}
    chain = verdict_of(made.entries.get(rule="truck").verdict)
    assert [(part.asked, part.truth.label) for part in chain.parts] == [
        ("2026年3月", "符合"),
        ("2026年2月", "无法判断"),
    ]


def test_a_unit_that_was_merged_in_between_is_followed_through_its_predecessors() -> None:
    owner, villages = town("班庄镇", ["欢墩埠村", "抗日山村", "古城村", "石门村"])
    scheme = scored_scheme(owner, "banzhuang-refuse")
    scored(scheme, dict(zip(villages, ("90", "40", "40", "80"), strict=True)), month(1))
    regrouping.merge([villages[1]], into=villages[2], effective_on=date(2026, 2, 10), actor=None)
    left = [villages[0], villages[2], villages[3]]
    scored(scheme, dict(zip(left, ("90", "40", "80"), strict=True)), month(2))
    made = computed(standard(owner, "banzhuang"), day=month(2)[1])
    assert lines(made, "honour") == {"古城村": "适用"}
    chain = verdict_of(made.entries.get(rule="honour").verdict)
    assert [part.truth.label for part in chain.parts] == ["符合", "符合"]
    assert "抗日山村" in chain.evidence[1].evidence


# --- 西宋集镇 ---------------------------------------------------------------------------------------------------------
def xisongji(scores: tuple[str, ...] = SCORES, *, led: bool = True) -> ConsequenceList:
    """The year and its last month of 14 villages, by the published rules, computed."""
    owner, villages = town("西宋集镇", XISONGJI[: len(scores)])
    if led:
        for village in villages:
            appointed(village, since=date(2020, 1, 1))
    scored(scored_scheme(owner, "xisongji-year"), dict(zip(villages, scores, strict=True)), year(2025))
    scored(scored_scheme(owner, "xisongji-month"), dict.fromkeys(villages, "87.5"), month(12, 2025))
    return computed(standard(owner, "xisongji"), day=date(2025, 12, 31))


def test_xisongji_pay_prizes_and_the_unfilled_place() -> None:
    """800/600/400 by the month's score; 2/4/6 prizes with 90/80/70: one first prize stays unfilled."""
    made = xisongji()
    told = {rule.code: rule for rule in sums(made, made.entries.all())}
    assert [(told[code].applies, told[code].yuan) for code in ("secretary", "head", "accountant")] == [
        (14, parse("9800")),
        (14, parse("7350")),
        (14, parse("4900")),
    ]
    assert total(told.values()) == parse("22050")
    given = list(lines(made, "prizes").values())
    names = ("一等奖", "二等奖", "三等奖", "达标奖")
    assert [given.count(f"适用，{name}") for name in names] == [1, 4, 6, 2]
    assert told["prizes"].notes == ("一等奖设2个，授予1个，空缺1个（不低于90分的共1个单位）。",)
    entry = made.entries.filter(rule="secretary").first()
    assert entry and entry.person and entry.payee.startswith("党组织书记")
    assert entry.words == "月考核得分87.5分÷100分×800元=700元"
    assert decided(made).state == ListState.DECIDED


def test_a_tie_at_the_edge_is_decided_by_people() -> None:
    made = xisongji(("95", "93", "93", "85"))
    assert list(lines(made, "prizes").values()) == ["适用，一等奖", "待判断", "待判断", "适用，二等奖"]
    with pytest.raises(Refused, match="还有2条没有判断：宋西村：年度目标管理奖、后宋村"):
        decided(made)
    first, second = made.entries.filter(rule="prizes", applies=None)
    assert consequences.prize_names(first) == ["一等奖", "二等奖"]
    assert first.words.endswith("，2个单位同分，名额边界并列，请会议决定（一等奖1个、二等奖1个）")
    for given, sentence in (
        ({"prize": "", "reason": "抽签"}, "奖项请选一等奖、二等奖、三等奖、达标奖之一"),
        ({"prize": "一等奖", "reason": " "}, "与计算结果不同，请写明理由"),
    ):
        with pytest.raises(Refused, match=sentence):
            consequences.settle_entry(first, applies=True, **given, actor=made.made_by)
    for entry in (first, second):
        consequences.settle_entry(entry, applies=True, prize="一等奖", reason="并列都授", actor=made.made_by)
    assert overfull(made) == ["一等奖设2个，现在给了3个，超过名额。"]
    assert decided(made).state == ListState.DECIDED


def test_a_vacant_post_is_asked_and_a_change_needs_its_reason() -> None:
    made = xisongji(("95", "88"), led=False)
    assert list(lines(made, "secretary").values()) == ["待判断，700元"] * 2
    entry = made.entries.filter(rule="secretary").first()
    assert entry and entry.words.endswith("当日没有在任的党组织书记，请判断是否适用")
    other = made.entries.filter(rule="head").first()
    assert other
    actor = made.made_by
    with pytest.raises(Refused, match="请写明理由"):
        consequences.settle_entry(other, applies=True, yuan=parse("500"), reason="", actor=actor)
    with pytest.raises(Refused, match="请写明金额；不发的，请选“不适用”"):
        consequences.settle_entry(other, applies=True, reason="扣减", actor=actor)
    for yuan in (parse("500"), None):  # the database says so too
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsequenceEntry.objects.filter(pk=other.pk).update(yuan=yuan)
    changed = consequences.settle_entry(other, applies=True, yuan=parse("500"), reason="请假一周", actor=actor)
    assert changed.changed and consequences.told(changed) == "适用，500元"
    for each in made.entries.filter(applies=None):
        consequences.settle_entry(each, applies=False, reason="书记空缺", actor=actor)
    consequences.compute_list(made, actor=actor)  # the same comes out: what people said stays
    assert lines(made, "head")[other.name] == "适用，500元"
    assert not made.entries.filter(applies=None).exists()
    appointed(entry.organization, since=date(2025, 6, 1))  # recorded late: now there is a secretary
    with pytest.raises(Refused, match="计算以后数据或判断有变化，请重新计算"):
        decided(made)
    dropped = consequences.compute_list(made, actor=actor)
    assert dropped == [f"{entry.name}：书记月绩效报酬"]


def test_decided_it_is_carried_out_by_people_line_by_line() -> None:
    made = decided(xisongji(("95", "88")))
    actor, first = made.made_by, made.entries.first()
    assert first and made.resolution
    on = made.resolution.decided_on
    every = [entry.pk for entry in made.entries.all()]
    with pytest.raises(Refused, match=r"还有\d+条没有登记执行"):
        consequences.close_list(made, actor=actor)
    for given, sentence in (
        ({"entries": [], "applied_on": on, "note": "已发"}, "请至少选择一条"),
        ({"entries": every, "applied_on": date(2999, 1, 1), "note": "已发"}, "还没有到"),
        ({"entries": every, "applied_on": date(2026, 1, 1), "note": "已发"}, "执行日期不能早于决定日期"),
        ({"entries": every, "applied_on": on, "note": " "}, "请写明执行情况"),
        ({"entries": [0], "applied_on": on, "note": "已发"}, "请刷新页面后重新选择"),
    ):
        with pytest.raises(Refused, match=sentence):
            consequences.apply_entries(made, **given, actor=actor)
    given = {"applied_on": on, "note": "凭证12号", "actor": actor}
    assert consequences.apply_entries(made, entries=every, **given) == len(every)
    with pytest.raises(Refused, match=r"已有\d+条登记执行"):
        consequences.withdraw_list(made, reason="有误", actor=actor)
    consequences.take_back_applied(first, reason="没有发", actor=actor)
    assert consequences.apply_entries(made, entries=[first.pk], **given) == 1
    assert consequences.close_list(made, actor=actor).state == ListState.CLOSED
    for act in (
        lambda: consequences.compute_list(made, actor=actor),
        lambda: consequences.settle_entry(first, applies=False, reason="改", actor=actor),
        lambda: consequences.take_back_applied(first, reason="改", actor=actor),
    ):
        with pytest.raises(Refused, match="已办结"):
            act()
    assert AuditEvent.objects.filter(action="consequence.applied").count() == 2


def test_lines_are_taken_back_together_each_with_its_own_trail() -> None:
    made = decided(xisongji(("95", "88")))
    assert made.resolution
    actor, every = made.made_by, [entry.pk for entry in made.entries.order_by("pk")]
    consequences.apply_entries(
        made, entries=every[:-1], applied_on=made.resolution.decided_on, note="凭证12号", actor=actor
    )
    for given, sentence in (
        ({"entries": [], "reason": "发错"}, "请至少选择一条"),
        ({"entries": every[:2], "reason": " "}, "请写明理由"),
        ({"entries": every, "reason": "发错"}, "有的条目没有登记执行，不用撤销"),
    ):
        with pytest.raises(Refused, match=sentence):
            consequences.take_back_lines(made, **given, actor=actor)
    assert consequences.take_back_lines(made, entries=every[:3], reason="发错", actor=actor) == 3
    done = made.entries.exclude(applied_on=None).order_by("pk")
    assert list(done.values_list("pk", flat=True)) == every[3:-1]
    trail = AuditEvent.objects.filter(action="consequence.unapplied").order_by("pk")
    assert [(int(event.target_id), event.reason) for event in trail] == [(pk, "发错") for pk in every[:3]]
    assert trail[0].changes["applied_on"] == [made.resolution.decided_on.isoformat(), "凭证12号"]


def test_what_a_meeting_decided_is_withdrawn_by_a_meeting() -> None:
    made = decided(xisongji(("95", "88")))
    assert made.resolution
    actor, on = made.made_by, made.resolution.decided_on
    early = Meeting("镇党委会", "〔2026〕8号", on - timedelta(days=1))
    for given, sentence in (
        ({"reason": "有误"}, "「考核结果运用名单」已审定，会议决定以后才能撤回，请登记会议和纪要编号"),
        ({"reason": "有误", "meeting": early}, "早于审定日期"),
        ({"reason": " ", "meeting": Meeting("镇党委会", "〔2026〕12号", on)}, "请写明撤回的理由"),
        ({"reason": "有误", "meeting": Meeting("镇党委会", "", on)}, "请写明会议名称和会议纪要编号"),
    ):
        with pytest.raises(Refused, match=sentence):
            consequences.withdraw_list(made, **given, actor=actor)
    again = Meeting("镇党委会", "〔2026〕12号", on)
    made = consequences.withdraw_list(made, reason="星级有误", meeting=again, actor=actor)
    assert made.withdrawn_reason == f"星级有误（镇党委会{chinese_date(on)}决定，会议纪要编号〔2026〕12号）"
    event = AuditEvent.objects.get(action="consequence.withdrawn")
    assert (event.reason, event.changes["minutes_no"]) == ("星级有误", "〔2026〕12号")
    assert event.changes["state"] == ["decided", "withdrawn"]
    assert Resolution.objects.get(pk=event.changes["resolution"]).minutes_no == "〔2026〕12号"


def test_decided_lines_stand_in_the_database() -> None:
    made = decided(xisongji(("95", "88")))
    entry = made.entries.first()
    assert entry
    for broken in (
        lambda: ConsequenceEntry.objects.filter(pk=entry.pk).update(yuan=1),
        lambda: ConsequenceEntry.objects.filter(pk=entry.pk).delete(),
        lambda: ConsequenceList.objects.filter(pk=made.pk).update(title="改"),
        lambda: ConsequenceList.objects.filter(pk=made.pk)._raw_delete("default"),
        lambda: ConsequenceEntry.objects.filter(pk=entry.pk).update(applied_on=date(2026, 1, 1), applies=False),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_three_years_without_a_new_member() -> None:
    """By lineage over the years; two years alone are not enough, and a year that nobody knows is asked."""
    owner, (none, some, gap) = town("乌兰镇", ["东关村", "西关村", "河口村"])
    scheme = scored_scheme(owner, "village-year")
    scored(scheme, {none: "0", some: "0", gap: "0"}, year(2023))
    scored(scheme, {none: "0", some: "5"}, year(2024))
    scored(scheme, {none: "0", some: "0", gap: "0"}, year(2025))
    fact = {"code": "new", "name": "发展党员得分", "kind": "number"}
    when = {"if": "periods", "fact": "new", "op": "=", "than": "0", "times": 3, "name": "三年未发展党员"}
    document = {
        **{"format": "kaoping-standard/1", "kind": "consequence", "key": "recruits", "title": "发展党员结果运用"},
        **{"source": {"document": "编制示例"}, "applies_to": ["village"]},
        "facts": [{**fact, "reads": {"from": "cycle", "scheme": "village-year", "what": "node", "code": "1"}}],
        "rules": [{"kind": "list", "code": "blank", "name": "列入三年未发展党员名单", "when": when}],
    }
    made = computed(standard(owner, document), day=date(2025, 12, 31))
    assert lines(made) == {"东关村": "适用", "河口村": "待判断"}


def test_what_cannot_be_started_is_refused_in_words() -> None:
    made = xisongji(("95", "88"))
    rules = made.standard
    elsewhere = make_organization("望城镇", parent=make_organization("望城县"))
    actor = make_user(at=elsewhere)
    given = {"title": "名单", "year": 2025, "period": "2025年", "day": date(2025, 12, 31), "standard": rules}
    with pytest.raises(Refused, match="是西宋集镇的标准，不适用于望城镇"):
        consequences.start_list(owner=elsewhere, **given, actor=actor)
    for changes, sentence in (
        ({"period": "2025年度"}, "2025年度已有「考核结果运用名单」"),
        ({"period": " "}, "请写明期次"),
        ({"title": ""}, "请写明名称"),
        ({"day": date(2999, 1, 1)}, "截止日2999年1月1日还没有到"),
    ):
        with pytest.raises(Refused, match=sentence):
            consequences.start_list(owner=made.owner, **{**given, **changes}, actor=actor)
    consequences.withdraw_list(made, reason="重做", actor=made.made_by)
    assert started(rules, day=date(2025, 12, 31)).state == ListState.DRAFT


def test_a_unit_reads_its_own_once_it_is_decided() -> None:
    made = xisongji(("95", "88"))
    village = made.entries.first()
    assert village
    clerk = make_user(at=village.organization, role=Role.FILLER)
    assert not ConsequenceEntry.objects.allowed(clerk, Permission.SEE).exists()
    assert not ConsequenceList.objects.allowed(clerk, Permission.SEE).exists()
    decided(made)
    seen = ConsequenceEntry.objects.allowed(clerk, Permission.SEE)
    assert {entry.organization for entry in seen} == {village.organization}
    assert list(ConsequenceList.objects.allowed(clerk, Permission.SEE)) == [made]
    assert not ConsequenceList.objects.allowed(clerk, Permission.ORGANIZE).exists()
    (own,) = ConsequenceList.objects.allowed(clerk, Permission.SEE).for_list(clerk)
    (every,) = ConsequenceList.objects.for_list(made.made_by)
    assert (own.affected, every.affected) == (seen.count(), made.entries.filter(applies=True).count())
    assert own.affected < every.affected


def test_proposals_about_posts_are_read_by_those_alone_who_decide_on_them() -> None:
    owner, villages = town("班庄镇", ["欢墩埠村", "抗日山村"])
    scheme = scored_scheme(owner, "banzhuang-refuse")
    for number in (1, 2):
        scored(scheme, dict(zip(villages, ("90", "40"), strict=True)), month(number))
    made = computed(standard(owner, "banzhuang"), day=month(2)[1], period="2026年2月")
    decided(made)
    clerk, leader = make_user(at=villages[1], role=Role.FILLER), make_user(at=owner, role=Role.LEADER)
    read = {
        user: set(ConsequenceEntry.objects.allowed(user, Permission.SEE).values_list("kind", flat=True))
        for user in (clerk, leader)
    }
    assert read[leader] - read[clerk] == {"post"} and read[clerk]
