"""Persons and their posts: what is refused in words, what follows from what, what the trail and the database keep."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from config.toolkit.refusal import Refused
from organizations import audit
from organizations.identity import check_character, identity_fault, masked
from organizations.models import AuditEvent, EndKind, Organization, PaperKind, Person, Post, Title
from organizations.selectors import people as selectors
from organizations.services import mentors, papers, posts, strengths, tree
from organizations.services.people import register_person, update_person
from organizations.services.posts import Seat, appoint, change_term, end_post, transfer_post, withdraw_post

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 1, 1), date(2026, 1, 1)
EXAMPLE = "11010519491231002X"  # the example of GB 11643


def village(parent: Organization, name: str = "河靖坪村") -> Organization:
    return tree.found(name=name, kind="village", parent=parent, actor=None)


def person(home: Organization, name: str = "王建国", **more: object) -> Person:
    return register_person(name=name, home=home, actor=None, **more)


def serve(unit: Organization, name: str, since: date, until: date | None = None, **more: object) -> Post:
    given = {"title": Title.SECRETARY, "actor": None} | more
    return appoint(person(unit, name), unit, valid_from=since, valid_to=until, **given)


def refusal(call: object, *args: object, **more: object) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        call(*args, **more)
    return str(caught.value)


def test_the_example_of_the_standard_checks_and_a_wrong_digit_is_named() -> None:
    assert identity_fault(EXAMPLE) == ""
    assert identity_fault("") == ""
    assert identity_fault("110105194912310021") == "身份证号码末位校验不符：按前17位应为「X」，请核对。"
    assert identity_fault("110105491231002") == "身份证号码应为18位（前17位为数字），现在是15位，请核对。"
    assert identity_fault("11010519490231002X") == "身份证号码第7至14位「19490231」不是日期，请核对。"
    assert check_character("34052419800101001") == "X"
    assert masked(EXAMPLE) == "**************002X"


def test_a_person_is_completed_from_the_identity_number_which_only_one_may_have(county: Organization) -> None:
    one = person(county, id_number=EXAMPLE.lower())
    assert (one.born, one.sex, one.id_number) == (date(1949, 12, 31), "female", EXAMPLE)
    assert one.pinyin == "wangjianguo wjg"
    assert "已有人员登记" in refusal(person, county, "李四", id_number=EXAMPLE)
    assert "性别与身份证号码不一致" in refusal(person, county, id_number=EXAMPLE, sex="male")
    assert "出生日期与身份证号码不一致" in refusal(person, county, id_number=EXAMPLE, born=date(1950, 1, 1))
    assert "校验不符" in refusal(person, county, id_number="110105194912310021")
    assert "还没有到" in refusal(person, county, born=date(2999, 1, 1))
    assert "入党时不满18周岁" in refusal(person, county, born=date(2000, 1, 2), joined_on=date(2018, 1, 1))


def test_the_trail_tells_that_personal_data_changed_but_not_what_it_is(county: Organization) -> None:
    one = person(county, id_number=EXAMPLE, phone="13800001111")
    update_person(one, phone="13911112222", education="college", actor=None)
    event = AuditEvent.objects.get(action="person.updated")
    assert event.label == "修改人员信息"
    assert dict(event.lines) == {"联系电话": "已隐藏 → 已修改", "学历": "— → 大专"}
    written = " ".join(str(event.changes) for event in AuditEvent.objects.all())
    assert "139111" not in written and "138000" not in written and EXAMPLE not in written
    assert update_person(one, phone="13911112222", actor=None).phone == "13911112222"
    assert AuditEvent.objects.filter(action="person.updated").count() == 1
    assert audit.verify() == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"valid_from": date(2999, 1, 1)}, "还没有到"),
        ({"valid_from": date(2019, 12, 31)}, "2020年1月1日成立，任职日期不能早于这一天"),
        ({"valid_from": date(2025, 1, 1), "valid_to": date(2025, 1, 1)}, "必须晚于任职日期"),
        ({"valid_from": date(2025, 1, 1), "valid_to": date(2999, 1, 1)}, "免职日期2999年1月1日还没有到"),
        ({"valid_from": date(2021, 1, 1), "born": date(2003, 1, 2)}, "任职时不满18周岁"),
    ],
)
def test_a_post_outside_of_the_life_of_unit_and_person_is_refused(
    township: Organization, given: dict[str, date], sentence: str
) -> None:
    unit = tree.found(name="新村", kind="village", parent=township, opened_on=date(2020, 1, 1), actor=None)
    one = person(unit, born=given.pop("born", None))
    assert sentence in refusal(appoint, one, unit, title=Title.SECRETARY, actor=None, **given)
    assert not Post.objects.exists()


def test_after_its_end_a_unit_has_no_posts_and_those_it_had_end_with_it(township: Organization) -> None:
    unit = village(township)
    post = serve(unit, "王建国", date(2020, 1, 1))
    tree.abolish(unit, effective_on=date(2025, 7, 1), actor=None)
    unit.refresh_from_db()
    assert "2025年7月1日已撤销" in refusal(serve, unit, "李四", date(2025, 7, 1))
    assert "免职日期不能晚于这一天" in refusal(serve, unit, "李四", date(2024, 1, 1), date(2025, 8, 1), reason="并任")
    assert not Post.objects.in_office(date(2025, 7, 1)).exists()
    assert Post.objects.in_office(date(2025, 6, 30)).get() == post
    (tenure,) = selectors.secretaries([unit], FIRST, LAST)[unit.pk]
    assert tenure.days == 181


def test_two_secretaries_on_one_day_only_for_a_reason(township: Organization) -> None:
    unit = village(township)
    serve(unit, "王建国", date(2024, 3, 1))
    told = refusal(serve, unit, "李四", date(2025, 7, 1))
    assert told == (
        "「河靖坪村」同一天已有书记在任（王建国，2024年3月1日起）。请先办理免职；确需同时有两位书记的，请写明理由。"
    )
    serve(unit, "李四", date(2025, 7, 1), reason="原书记住院，县委同意双配", acting=True)
    days = [(one.name, one.days, one.acting) for one in selectors.secretaries([unit], FIRST, LAST)[unit.pk]]
    assert days == [("王建国", 365, False), ("李四", 184, True)]
    serve(unit, "赵六", date(2023, 1, 1), date(2024, 3, 1))  # half-open: ends on the day on which the other begins
    first = Person.objects.get(name="王建国")
    assert "不能重复登记" in refusal(
        appoint, first, unit, title=Title.SECRETARY, valid_from=date(2025, 1, 1), actor=None
    )


def test_days_vacant_and_days_with_an_acting_secretary_are_told_apart(township: Organization) -> None:
    unit = village(township)
    serve(unit, "王建国", date(2024, 3, 1), date(2025, 3, 1))  # 59 days of 2025
    serve(unit, "李四", date(2025, 4, 1), date(2025, 5, 1), acting=True)  # 30
    serve(unit, "赵六", date(2025, 11, 1))  # 61
    other = village(township, "未登记村")
    found = selectors.vacancies([unit, other], FIRST, LAST)
    one = found[unit.pk]
    assert (one.days, one.acting, one.vacant, one.registered) == (365, 30, 365 - 59 - 30 - 61, True)
    assert one.spans == ((date(2025, 3, 1), date(2025, 4, 1)), (date(2025, 5, 1), date(2025, 11, 1)))
    assert (found[other.pk].vacant, found[other.pk].registered) == (365, False)
    states = {one.unit.name: (one.state, one.since) for one in selectors.standings([unit, other], date(2025, 6, 1))}
    assert states == {"河靖坪村": ("空缺", date(2025, 5, 1)), "未登记村": ("未登记", None)}
    assert selectors.standings([unit], date(2025, 4, 1))[0].state == "代理"


def test_secretary_and_head_in_one_person(township: Organization) -> None:
    unit, other = village(township), village(township, "东湾村")
    one = serve(unit, "王建国", date(2024, 3, 1)).person
    appoint(one, unit, title=Title.HEAD, valid_from=date(2025, 1, 15), actor=None)
    serve(other, "李四", date(2024, 3, 1))
    serve(other, "赵六", date(2024, 3, 1), title=Title.HEAD)
    assert selectors.combined([unit, other], date(2025, 1, 14)) == {}
    assert selectors.combined([unit, other], date(2025, 1, 15)) == {unit.pk: one.pk}


def test_answers_for_many_units_take_a_constant_number_of_queries(
    township: Organization, django_assert_num_queries: object
) -> None:
    units = [village(township, f"{number}村") for number in range(12)]
    for number, unit in enumerate(units):
        serve(unit, f"书记{number}", date(2024, 1, 1), date(2025, 2, 1) if number % 3 else None)
    with django_assert_num_queries(1):
        assert len(selectors.secretaries(units, FIRST, LAST)) == 12
    with django_assert_num_queries(2):
        selectors.vacancies(units, FIRST, LAST)
    with django_assert_num_queries(3):
        assert sum(one.state == "空缺" for one in selectors.standings(units, date(2025, 6, 1))) == 8


def test_a_change_of_term_ends_and_begins_a_body_on_one_day(township: Organization) -> None:
    unit = village(township)
    stays = serve(unit, "王建国", date(2021, 3, 1)).person
    serve(unit, "李四", date(2021, 3, 1), title=Title.MEMBER)
    head = serve(unit, "赵六", date(2021, 3, 1), title=Title.HEAD)
    new = person(unit, "孙八")
    day = date(2025, 12, 1)
    seats = [Seat(stays, Title.SECRETARY, source="elected"), Seat(new, Title.MEMBER, source="returned")]
    made = change_term(unit, body="party", on=day, seats=seats, document_no="靖组〔2025〕9号", actor=None)
    assert [post.label for post in made] == ["党组织书记", "党组织委员"]
    ended = Post.objects.filter(end_kind=EndKind.TERM)
    assert {(post.person.name, post.valid_to) for post in ended} == {("王建国", day), ("李四", day)}
    head.refresh_from_db()
    assert head.valid_to is None
    wrong = [Seat(new, Title.HEAD)]
    assert "不属于这次换届" in refusal(change_term, unit, body="party", on=day, seats=wrong, actor=None)


def test_a_transfer_ends_begins_and_moves_home_or_does_nothing(township: Organization) -> None:
    unit, other = village(township), village(township, "东湾村")
    post = serve(unit, "王建国", date(2024, 3, 1))
    serve(other, "李四", date(2024, 3, 1))
    assert "同一天已有书记在任" in refusal(transfer_post, post, to=other, on=date(2025, 3, 1), actor=None)
    post.refresh_from_db()
    assert post.valid_to is None
    end_post(Post.objects.get(person__name="李四"), on=date(2025, 3, 1), kind=EndKind.RESIGN, actor=None)
    moved = transfer_post(post, to=other, on=date(2025, 3, 1), source="cross", document_no="3号", actor=None)
    assert (moved.organization, moved.get_source_display()) == (other, "跨村任职")
    assert Person.objects.get(name="王建国").home == other
    assert "已于2025年3月1日免去" in refusal(end_post, post, on=date(2025, 4, 1), actor=None)


def test_a_wrong_post_is_withdrawn_and_counts_no_more(township: Organization) -> None:
    unit = village(township)
    post = serve(unit, "王建国", date(2024, 3, 1))
    assert "请写明撤销登记的理由" in refusal(withdraw_post, post, reason=" ", actor=None)
    withdraw_post(post, reason="登记到了别的村", actor=None)
    assert selectors.secretaries([unit], FIRST, LAST) == {}
    serve(unit, "李四", date(2024, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(withdrawn_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(person__name="李四").update(valid_from=date(2020, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(person__name="李四").delete()


def test_a_reserve_has_one_mentor_and_a_file_that_only_grows(township: Organization) -> None:
    unit = village(township)
    post = serve(unit, "王建国", date(2024, 3, 1))
    reserve = person(unit, "小李")
    assert "不在任" in refusal(mentors.pair, post, reserve, valid_from=date(2024, 1, 1), actor=None)
    assert "同一个人" in refusal(mentors.pair, post, post.person, valid_from=date(2025, 1, 1), actor=None)
    made = mentors.pair(post, reserve, valid_from=date(2025, 1, 1), actor=None)
    assert "先结束原来的结对" in refusal(mentors.pair, post, reserve, valid_from=date(2025, 2, 1), actor=None)
    note = mentors.note_growth(made, noted_on=date(2025, 6, 1), text="列席支委会，独立组织一次主题党日", actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(note).objects.filter(pk=note.pk).update(text="改")
    end_post(post, on=date(2025, 9, 1), kind=EndKind.RETIRE, actor=None)
    made.refresh_from_db()
    assert (made.valid_to, made.end_note) == (date(2025, 9, 1), "培养人离任")


def test_papers_belong_to_the_days_in_office(township: Organization) -> None:
    post = serve(village(township), "王建国", date(2024, 3, 1))
    file = papers.file_paper
    promise = file(post, kind=PaperKind.PROMISE, dated=date(2024, 3, 5), text="修通三社道路", actor=None)
    report = file(post, kind=PaperKind.REPORT, year=2024, dated=date(2025, 1, 6), text="述职", result="好", actor=None)
    assert (promise.label, report.label) == ("任职承诺", "2024年度年终述职")
    assert "2024年度年终述职已经登记" in refusal(
        file, post, kind=PaperKind.REPORT, year=2024, dated=date(2025, 1, 7), text="重复", actor=None
    )
    given = {"dated": date(2025, 1, 6), "text": "述", "actor": None}
    assert "2023年不在任" in refusal(file, post, kind=PaperKind.REPORT, year=2023, **given)
    assert "须写明年度" in refusal(file, post, kind=PaperKind.AUDIT, **given)
    assert "离任审计请在免职后登记" in refusal(file, post, kind=PaperKind.EXIT, **given)
    assert "请填写内容" in refusal(file, post, kind=PaperKind.PROMISE, dated=date(2025, 1, 6), actor=None)
    assert "不能早于这一天" in refusal(file, post, kind=PaperKind.PROMISE, dated=date(2024, 2, 1), text="x", actor=None)
    adjusted = papers.adjust(post, on=date(2025, 8, 1), reason="连续两年评议为差", actor=None)
    post.refresh_from_db()
    assert (post.valid_to, post.get_end_kind_display(), adjusted.result) == (date(2025, 8, 1), "组织调整", "免职")
    file(post, kind=PaperKind.EXIT, dated=date(2025, 9, 1), text="无问题", result="通过", actor=None)
    papers.withdraw_paper(report, reason="年度填错", actor=None)
    file(post, kind=PaperKind.REPORT, year=2024, dated=date(2025, 1, 7), text="述职", actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(promise).objects.filter(pk=promise.pk).update(text="改")


def test_the_share_of_strong_secretaries_has_its_two_numbers(township: Organization) -> None:
    """坪塘镇: 15 secretaries of whom 8 are of the kind asked for; a vacant village stands apart (text 0, row 0.8)."""
    aspects = [{"code": "lead", "name": "政治素质好、领导能力强"}, {"code": "rich", "name": "创新致富"}]
    document = {"code": "three-2006", "name": "“三强”型书记", "source": "坪塘镇汇报材料", "aspects": aspects}
    criteria = strengths.load_criteria(document, actor=None)
    units = [village(township, f"{number}村") for number in range(16)]
    for number, unit in enumerate(units[:15]):
        holder = serve(unit, f"书记{number}", date(2024, 1, 1)).person
        met = ["lead", "rich"] if number < 8 else ["lead"]
        strengths.review_strength(
            holder, criteria, organization=unit, met=met, reviewed_on=date(2025, 1, 1), actor=None
        )
    share = selectors.strong_share(units, criteria, date(2025, 6, 1))
    assert (share.numerator, share.denominator, share.reviewed, share.vacant) == (8, 15, 15, 1)
    assert share.rule == "现任书记中，最近一次认定符合「“三强”型书记」全部2个方面的人数"
    assert selectors.strong_share(units, criteria, date(2024, 6, 1)).numerator == 0
    assert "不能增减方面" in refusal(strengths.load_criteria, document | {"aspects": aspects[:1]}, actor=None)
    assert "不认识的内容「color」" in refusal(strengths.load_criteria, document | {"color": "红"}, actor=None)
    assert "没有「wise」" in refusal(
        strengths.review_strength,
        holder,
        criteria,
        organization=unit,
        met=["wise"],
        reviewed_on=date(2025, 1, 1),
        actor=None,
    )


def test_a_post_may_not_be_withdrawn_under_its_papers(township: Organization) -> None:
    post = serve(village(township), "王建国", date(2024, 3, 1))
    paper = papers.file_paper(post, kind=PaperKind.PROMISE, dated=date(2024, 3, 5), text="承诺", actor=None)
    assert "请先撤回它们" in refusal(posts.withdraw_post, post, reason="错", actor=None)
    papers.withdraw_paper(paper, reason="错", actor=None)
    posts.withdraw_post(post, reason="错", actor=None)
