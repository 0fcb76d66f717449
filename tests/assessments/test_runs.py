"""Runs: what they read, what they store, and that they can be repeated bit for bit."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import selectors, services
from assessments.models import CycleState, Result, Run, Stage, Standing
from assessments.selectors.staleness import Since
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import Field
from tests.assessments.steps import WHY, assess, hand_in, review, sheets_of
from tests.factories import (
    fill,
    leaf,
    make_cycle,
    make_organization,
    make_scheme,
    make_user,
    scheme_document,
)

pytestmark = pytest.mark.django_db


def make_named_cycle(**given):
    """A cycle whose digests depend on nothing but what stands here."""
    county = make_organization("靖远县", code="620421")
    units = [
        make_organization(name, parent=county, code=code, field=field)
        for name, code, field in (
            ("乌兰镇", "620421101", Field.TOWN),
            ("刘川镇", "620421102", Field.TOWN),
            ("北湾镇", "620421103", Field.TOWN),
            ("三滩镇", "620421104", Field.TOWN),
            ("若笠乡", "620421201", Field.RURAL),
            ("石门乡", "620421202", Field.RURAL),
        )
    ]
    scheme = make_scheme(owner=county, document=scheme_document(key="golden"))
    return make_cycle(owner=county, scheme=scheme, units=units, **given)


CHANGES = {
    0: {"late": "1"},  # 18.5
    1: {"meetings": "3", "visit": "4.5"},  # 19
    2: {"meetings": "3", "visit": "4.5"},  # 19
    3: {"rate": "80", "notices": "2"},  # 16
    4: {"honours": "5"},  # 22: bonus capped at 2
    5: {"v1": "是"},  # 20, 一票否决
}


def test_places_ties_grades_quota_and_veto():
    run = assess(make_named_cycle(), CHANGES)
    rows = {result.roster_entry.name: result for result in run.results.select_related("roster_entry")}
    assert {name: (row.total, row.place) for name, row in rows.items()} == {
        "乌兰镇": (parse("18.5"), 3),
        "刘川镇": (parse("19"), 1),
        "北湾镇": (parse("19"), 1),
        "三滩镇": (parse("16"), 4),
        "若笠乡": (parse("22"), 1),
        "石门乡": (parse("20"), 2),
    }
    # 4 towns × 0.4: one place for 优秀, and two units share it; 2 rural × 0.4: none
    assert {name: (row.score_grade, row.grade, row.quota_tie) for name, row in rows.items()} == {
        "乌兰镇": ("优秀", "良好", False),
        "刘川镇": ("优秀", "良好", True),
        "北湾镇": ("优秀", "良好", True),
        "三滩镇": ("良好", "良好", False),
        "若笠乡": ("优秀", "良好", False),
        "石门乡": ("优秀", "一般", False),
    }
    assert rows["若笠乡"].bonus == parse("2")
    assert rows["三滩镇"].penalty == parse("2")
    assert rows["石门乡"].vetoes == ["V1"]


def test_digests_are_the_same_on_every_database():
    run = assess(make_named_cycle(), CHANGES)
    algorithm = run.digest.partition(":")[0]
    assert {
        "roster": run.roster_digest,
        "data": run.data_digest,
        "result": run.digest,
        "scheme": run.scheme_digest,
    } == EXPECTED[algorithm]


EXPECTED = {
    "sm3": {
        "roster": "sm3:404f1fdd052dde2a39f045c66e312fd626c307881849576052bbd160290ea0ac",
        "data": "sm3:6de28199e3491406a534daae2e8ded5186ade34752dfbe96c68981e0ccb85bed",
        "result": "sm3:ee185f2e8dcc9e81ec3718b72c8301163289bc4e29dd553b81f2701316d99a61",
        "scheme": "sm3:a71dd58ff56ac93a934fd9515e4973d08cb81152db9063d32243e3d35ffe094e",
    },
    "sha256": {
        "roster": "sha256:dd209101b7893eb6ded775c29433ae940c8cc0c599b6f0e45a074ae874a0beb8",
        "data": "sha256:d133a4a414e284516a2a9086531442cb0145f970ea63e7e67b2b5afa16950d8a",
        "result": "sha256:0d04622583094d31c0e679624be511e20f1a0f1ae3d1ae18b73ea9d76450520c",
        "scheme": "sha256:ebe9f621dcbd4e1755dee6ddfacf32594a8141682feb8d35decb81ba562b825f",
    },
}


def test_a_run_is_repeated_bit_for_bit(capsys):
    run = assess(make_named_cycle(), CHANGES)
    again = services.rerun(Run.objects.get(pk=run.pk))
    assert again == services.Rerun(True, run.digest, run.digest, (), Since(figures=False, roster=False, by_hand=False))
    out = StringIO()
    call_command("rerun", str(run.pk), stdout=out)
    assert f"一致，校验值 {run.digest}" in out.getvalue()


def tamper(sql: str, *values: object) -> None:
    """Change a stored row behind the product's back: without the triggers, as who owns the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = DEFAULT")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assessments_result'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(sql, values)


def test_an_edited_total_is_found():
    run = assess(make_cycle(units=1))
    tamper("UPDATE assessments_result SET total = total + 1000000 WHERE run_id = %s", run.pk)
    again = services.rerun(run)
    assert not again.same
    assert again.digest == again.expected
    (problem,) = again.problems
    assert problem.endswith("的存档结果与重新计算的不一致。")
    with pytest.raises(CommandError, match="1次计算不能逐位重现。"):
        call_command("rerun", stdout=StringIO())


def test_an_edited_input_is_found():
    run = assess(make_cycle(units=1))
    inputs = run.results.get().inputs
    inputs[2][0] = parse("1")  # one late report
    tamper("UPDATE assessments_result SET inputs = %s WHERE run_id = %s", json.dumps(inputs), run.pk)
    again = services.rerun(Run.objects.get(pk=run.pk))
    assert not again.same
    assert [problem[:5] for problem in again.problems[:2]] == ["数据校验值", "结果校验值"]


def test_a_rerun_says_when_figures_changed_since():
    cycle = make_cycle(units=1)
    run = assess(cycle)
    (sheet,) = sheets_of(cycle)
    services.reopen_review(sheet, reason="复核", actor=cycle.created_by)
    fill(sheet, {"visit": "4"}, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    again = services.rerun(run)
    assert (again.same, again.since) == (True, Since(figures=True, roster=False, by_hand=False))


def test_computing_again_keeps_the_older_run_and_moves_the_pointer():
    cycle = make_cycle(units=2)
    first = assess(cycle)
    second = services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    assert cycle.run == second
    assert (first.sequence, second.sequence) == (1, 2)
    assert (first.digest, first.data_digest) == (second.digest, second.data_digest)
    assert Result.objects.count() == 4
    assert cycle.state == CycleState.COMPUTED


def test_what_is_not_reviewed_counts_only_provisionally():
    cycle = make_cycle(units=2)
    first, second = sheets_of(cycle)
    hand_in(first)
    hand_in(second)
    review(first, actor=cycle.created_by)
    run = services.compute(cycle, actor=cycle.created_by)
    assert run.provisional == 1
    done, waiting = run.results.all()
    assert (done.total, done.status) == (parse("20"), "filled")
    assert (waiting.total, waiting.status) == (None, "missing")
    assert waiting.inputs[1][:2] == [parse("4"), "pending"]


def test_standings_other_than_full_take_part_without_a_place():
    county = make_organization()
    units = [make_organization(parent=county) for _ in range(3)]
    cycle = make_cycle(
        owner=county,
        units=units,
        exceptions={
            units[1].pk: (Standing.UNRANKED, "新设单位", "靖编〔2026〕1号"),
            units[2].pk: (Standing.EXEMPT, "整建制撤并", "靖编〔2026〕2号"),
        },
    )
    assert len(sheets_of(cycle)) == 2
    run = assess(cycle)
    assert [(row.place, row.total, row.grade) for row in run.results.all()] == [
        (1, parse("20"), "良好"),  # one ranked unit × 0.4: no place for 优秀
        (None, parse("20"), ""),
    ]


def test_a_run_needs_an_open_cycle():
    cycle = make_cycle(opened=False)
    with pytest.raises(Refused, match="筹备中，不能计算。请先确定名册并开启考核。"):
        services.compute(cycle, actor=cycle.created_by)


def test_a_run_costs_the_same_queries_however_many_units(django_assert_max_num_queries):
    counts = []
    for units in (1, 4):
        cycle = make_cycle(units=units)
        assess(cycle)
        with CaptureQueriesContext(connection) as queries:
            services.compute(cycle, actor=cycle.created_by)
        counts.append(len(queries))
        with django_assert_max_num_queries(4):
            selectors.gather(Run.objects.select_related("cycle__scheme").get(cycle=cycle, sequence=1).cycle)
    assert counts[0] == counts[1] <= 20  # with savepoints, locks and the trail


def test_the_command_says_when_there_is_nothing_to_repeat():
    with pytest.raises(CommandError, match="没有编号为77的计算。"):
        call_command("rerun", "77")
    with pytest.raises(CommandError, match="还没有任何计算。"):
        call_command("rerun")


def rolling_scheme(owner):
    """A scheme of one item of 10 points: the mean of the villages, of 20."""
    document = scheme_document(key="rolling", full="10", quotas=[], vetoes=[], examples=[])
    document["data"] = [{"code": "villages", "name": "各村得分", "kind": "children", "asked": "children"}]
    document["nodes"] = [leaf("1", "村级考核", "10", {"type": "rollup", "datum": "villages", "of": "20"})]
    document["grades"] = [{"name": "优秀", "from": "9"}, {"name": "一般", "from": None}]
    return make_scheme(owner=owner, document=document)


def test_villages_roll_up_into_the_township():
    county = make_organization()
    townships = [make_organization(parent=county) for _ in range(2)]
    upper = make_cycle(owner=county, scheme=rolling_scheme(county), units=townships)
    lower = make_cycle(owner=townships[0], units=3, title="村级考核")

    waiting = services.compute(upper, actor=upper.created_by)
    assert [(row.total, row.inputs[0]) for row in waiting.results.all()] == [
        (None, [[None, None, None], "filled", []]),
        (None, [[], "missing", None]),
    ]
    below = assess(lower, {0: {"late": "1"}, 1: {"visit": "3"}})  # 18.5, 18, 20
    services.decide(
        lower,
        meeting="乌兰镇党委会",
        minutes_no="1",
        decided_on=below.at.date(),
        grades={},
        actor=lower.created_by,
    )
    run = services.compute(upper, actor=upper.created_by)
    first = run.results.get(roster_entry__organization=townships[0])
    totals = [parse("18.5"), parse("18"), parse("20")]
    assert first.inputs == [[totals, "filled", list(below.results.values_list("pk", flat=True))]]
    assert first.total == parse("9.42")  # 10 × 56.5 ÷ 3 ÷ 20 = 9.416…
    assert services.rerun(run).same
    told = selectors.explanation(first, "1")
    assert [(member.total, member.place) for member in told.inputs[0].members] == [
        (parse("18.5"), 2),
        (parse("18"), 3),
        (parse("20"), 1),
    ]
    rows = selectors.rollup(upper)
    (summary,) = rows[0].cycles
    assert (summary.units, summary.highest.total, summary.lowest.total) == (3, parse("20"), parse("18"))
    assert summary.mean == 18_833_333
    assert rows[1].cycles == ()


def test_differences_between_runs_name_their_cause():
    cycle = make_cycle(units=2)
    before = assess(cycle)
    sheet = sheets_of(cycle)[0]
    services.reopen_review(sheet, reason="复核", actor=cycle.created_by)
    fill(sheet, {"visit": "4"}, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    services.finish_review(sheet, actor=cycle.created_by)
    run = services.compute(cycle, actor=cycle.created_by)
    (change,) = selectors.difference(run, before)
    assert (change.before.total, change.after.total) == (parse("20"), parse("19"))
    assert (change.before.place, change.after.place) == (1, 2)
    at = timezone.localtime(sheet.entries.get(datum="visit", stage=Stage.REVIEW, current=True).at)
    assert change.causes == (
        f"「现场查看得分」由5分改为4分（张经办，审核，{at.month}月{at.day}日{at:%H:%M}，{WHY}）。",
        "「2.2 现场查看」由5分改为4分。",
    )


def test_who_may_see_a_result():
    cycle = make_cycle(units=2)
    run = assess(cycle)
    user = make_user()
    assert not selectors.ranking(user, cycle=Run.objects.get(pk=run.pk).cycle).exists()
    assert selectors.ranking(cycle.created_by, cycle=Run.objects.get(pk=run.pk).cycle).count() == 2


def test_points_that_no_column_holds_are_refused_with_the_unit_and_the_item():
    document = scheme_document(key="open")
    targets = [{"datum": "rate", "target": "0", "each": "1000000000000"}]
    document["nodes"][1]["children"][0]["rule"] = {"type": "linear_around", "targets": targets, "cap": None}
    county = make_organization("靖远县", code="620421")
    unit = make_organization("乌兰镇", parent=county, code="620421101", field=Field.TOWN)
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document), units=[unit])
    with pytest.raises(Refused) as refused:
        assess(cycle, {0: {"rate": "96"}})
    assert refused.value.message == (
        f"「{cycle}」不能计算：乌兰镇的指标「2.1 群众评价」得96000000000005分，"
        "超过系统能保存的9223372036854.775807分，请核对数据，或者在方案里写明最高得分。"
    )
    assert not Run.objects.exists()
