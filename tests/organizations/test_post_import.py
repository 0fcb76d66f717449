"""Posts by a workbook: nobody and no unit is guessed, all problems come at once, nothing is written by halves."""

from datetime import date

import pytest

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations.exports.people import post_workbook
from organizations.imports.posts import apply_posts, keep_posts
from organizations.imports.posts.plan import plan_posts
from organizations.models import AuditEvent, Organization, Person, Post, Title, User
from organizations.roles import Role
from organizations.selectors.people import post_list
from organizations.services import tree
from organizations.services.files import open_file
from organizations.services.people import register_person
from organizations.services.posts import appoint
from tests.organizations.conftest import person as account
from tests.organizations.test_imports import workbook
from tests.organizations.test_posts import EXAMPLE

HEAD = [
    "单位",
    "姓名",
    "职务",
    "任职日期",
    "免职日期",
    "身份证号码",
    "出生日期",
    "来源",
    "代理",
    "同时有两位书记的理由",
]
VILLAGE, OTHER = "河靖坪村村民委员会", "城关社区居委会"


@pytest.fixture
def clerk(township: Organization) -> User:
    return account(township.parent, Role.ORGANIZER, "clerk")


def row(unit: str, name: str, title: str = "书记", since: object = "2024-03-01", **more: object) -> list[object]:
    known = {"免职日期": None, "身份证号码": None, "出生日期": None, "来源": None, "代理": None, HEAD[-1]: None} | more
    return [unit, name, title, since, *known.values()]


def told(clerk: User, root: Organization, *rows: list[object], head: list[str] = HEAD) -> list[str]:
    return [str(one) for one in plan_posts(read(workbook(head, *rows)), root=root, user=clerk).problems]


def load(clerk: User, root: Organization, *rows: list[object], head: list[str] = HEAD) -> dict[str, int]:
    record = keep_posts(workbook(head, *rows), root=root, name="任职.xlsx", actor=clerk)
    assert record.problems == []
    return apply_posts(record, actor=clerk).counts


def test_persons_and_posts_come_in_and_a_second_time_nothing_changes(clerk: User, township: Organization) -> None:
    rows = [
        row(VILLAGE, "王建国", 身份证号码=EXAMPLE, 来源="跨村任职"),
        row(VILLAGE, "王建国", "村（居）委会主任", "2025年1月15日"),
        row(OTHER, "李四", "党支部书记", date(2020, 1, 1), 免职日期="2025-06-01"),
        row(OTHER, "赵六", "第一书记", 20250701),
    ]
    counts = load(clerk, township, *rows)
    assert counts == {"新增人员": 3, "修改人员": 0, "新增任职": 4, "登记免职": 0, "不变": 0, "错误": 0}
    wang = Person.objects.get(name="王建国")
    assert (wang.born, wang.sex, wang.home.name) == (date(1949, 12, 31), "female", VILLAGE)
    assert [post.label for post in wang.posts.order_by("valid_from")] == ["党组织书记", "村（居）委会主任"]
    event = AuditEvent.objects.filter(action="import.applied").get()
    assert dict(event.lines)["计数"] == "新增人员 3，新增任职 4"
    again = load(clerk, township, *rows)
    assert again == dict.fromkeys(counts, 0) | {"不变": 4}


def test_an_end_makes_room_for_the_next_one_whatever_the_order_of_rows(clerk: User, township: Organization) -> None:
    load(clerk, township, row(VILLAGE, "王建国"))
    new, ended = row(VILLAGE, "李四", since="2025-06-01"), row(VILLAGE, "王建国", 免职日期="2025-06-01")
    counts = load(clerk, township, new, ended)
    assert (counts["新增任职"], counts["登记免职"]) == (1, 1)
    assert told(clerk, township, row(VILLAGE, "王建国", 免职日期="2025-07-01")) == [
        "「名单」第2行E列：已登记的免职日期是2025年6月1日，要改请在人员页面撤销登记后重新登记。"
    ]


def test_all_problems_come_at_once_with_their_cells(clerk: User, township: Organization) -> None:
    rows = [
        row(VILLAGE, "王建国", 身份证号码="110105194912310021"),
        row(VILLAGE, "李四", "庄主"),
        row("无此村", "赵六"),
        row(OTHER, "孙八", since="2999-01-01"),
        row(OTHER, "周九", since="2020-01-01"),
        row(OTHER, "吴十", since="2021-01-01"),
        row(OTHER, "", since=None),
    ]
    found = told(clerk, township, *rows)
    assert [text.split("：")[0] for text in found] == [
        f"「名单」第{row}行{column}列"
        for row, column in ((2, "F"), (3, "C"), (4, "A"), (5, "D"), (7, "J"), (8, "D"), (8, "B"))
    ]
    assert "末位校验不符" in found[0] and "「庄主」不是职务" in found[1]
    assert "没有找到「无此村」" in found[2] and "还没有到" in found[3] and "同一天已有书记在任" in found[4]
    record = keep_posts(workbook(HEAD, *rows), root=township, name="任职.xlsx", actor=clerk)
    assert record.marked and "错误清单" in read(open_file(record.marked)).sheets
    assert not Person.objects.exists()


def test_a_name_that_stands_for_two_villages_is_asked(clerk: User, township: Organization) -> None:
    other = tree.found(name="糜滩镇", kind="township", parent=township.parent, code="620421104", actor=None)
    tree.found(name=VILLAGE, kind="village", parent=other, code="620421104200", actor=None)
    (asked,) = told(clerk, township.parent, row(VILLAGE, "王建国"))
    assert f"不止一个（乌兰镇下的{VILLAGE}、糜滩镇下的{VILLAGE}），请填写区划代码" in asked
    head = ["区划代码", *HEAD]
    assert told(clerk, township.parent, ["620421104200", *row(VILLAGE, "王建国")], head=head) == []
    (wrong,) = told(clerk, township.parent, ["620421104200", *row(OTHER, "王建国")], head=head)
    assert "不是「城关社区居委会」" in wrong
    (outside,) = told(clerk, township, ["620421104200", *row(VILLAGE, "王建国")], head=head)
    assert "在「乌兰镇」范围内没有找到「620421104200」" in outside


def test_persons_of_one_name_are_asked_and_told_apart_by_number_or_birth(clerk: User, township: Organization) -> None:
    load(clerk, township, row(VILLAGE, "王建国", 出生日期="1970-05-01"))
    (asked,) = told(clerk, township, row(OTHER, "王建国", "委员"))
    assert "已有1位「王建国」（河靖坪村村民委员会），分不清是不是同一个人" in asked
    same = load(clerk, township, row(OTHER, "王建国", "委员", 出生日期="1970-05-01"))
    other = load(clerk, township, row(OTHER, "王建国", "副书记", 出生日期="1981-02-03"))
    assert (same["新增人员"], other["新增人员"]) == (0, 1)
    (asked,) = told(clerk, township, row(OTHER, "王建国", "第一书记"))
    assert "已有2位「王建国」" in asked
    (twice,) = told(clerk, township, row(VILLAGE, "郑一", "委员", 出生日期="1980-01-01"), row(OTHER, "郑一", "委员"))
    assert twice.startswith("「名单」第3行F列：已有1位「郑一」")


def test_somebody_elses_number_is_not_given_away(clerk: User, township: Organization) -> None:
    away = tree.found(name="望城区", kind="county", parent=None, actor=None)
    register_person(name="王建国", home=away, id_number=EXAMPLE, actor=None)
    (refused,) = told(clerk, township, row(VILLAGE, "王建国", 身份证号码=EXAMPLE))
    assert "请由上级经办人办理" in refused and "望城" not in refused


def test_what_stood_when_it_was_shown_must_still_stand(clerk: User, township: Organization) -> None:
    record = keep_posts(workbook(HEAD, row(VILLAGE, "王建国")), root=township, name="任职.xlsx", actor=clerk)
    village = Organization.objects.get(name=VILLAGE)
    other = register_person(name="李四", home=village, actor=None)
    appoint(other, village, title=Title.SECRETARY, valid_from=date(2024, 1, 1), actor=None)
    with pytest.raises(Refused, match="预览之后人员或任职已有变化"):
        apply_posts(record, actor=clerk)
    assert Post.objects.count() == 1


def test_traditional_headings_and_words_are_understood(clerk: User, township: Organization) -> None:
    head = ["單位", "姓名", "職務", "任職日期", "來源", "學歷"]
    counts = load(clerk, township, [VILLAGE, "王建国", "黨組織書記", "2024-03-01", "機關選派", "大專"], head=head)
    assert counts["新增任职"] == 1
    post = Post.objects.get()
    assert (post.title, post.source, post.person.education) == ("secretary", "sent", "college")


def test_the_export_is_read_again_and_hides_what_is_hidden(clerk: User, township: Organization) -> None:
    load(clerk, township, row(VILLAGE, "王建国", 身份证号码=EXAMPLE))
    keeper = account(township.parent, Role.CONFIGURATOR, "keeper")
    shown = post_workbook(post_list(clerk), user=clerk)
    hidden = post_workbook(post_list(keeper), user=keeper)
    assert EXAMPLE in str(read(shown).sheets) and EXAMPLE not in str(read(hidden).sheets)
    assert "**************002X" in str(read(hidden).sheets)
    told = [dict(event.lines)["含个人信息的人数"] for event in AuditEvent.objects.filter(action="export.posts")]
    assert told == ["0", "1"]  # the latest first
    for content in (shown, hidden):
        plan = plan_posts(read(content), root=township, user=clerk)
        assert (plan.problems, plan.unchanged, plan.corrections) == ([], 1, [])


def test_a_large_workbook_costs_few_queries(
    clerk: User, township: Organization, django_assert_max_num_queries: object
) -> None:
    rows = [row(VILLAGE if number % 2 else OTHER, f"干部{number}", "委员") for number in range(300)]
    book = read(workbook(HEAD, *rows))
    with django_assert_max_num_queries(12):
        assert len(plan_posts(book, root=township, user=clerk).creates) == 300
