"""Jobs: queued on commit, done by the worker, their progress seen meanwhile, their outcome kept."""

import json
import os
import time

import pytest
from django.test import Client

from config.toolkit.refusal import Refused
from organizations.imports.units import plan_units
from organizations.models import Job, Organization, User
from organizations.models.jobs import JobState
from organizations.roles import Role
from organizations.services import jobs
from organizations.services.jobs import (
    HANDLERS,
    LOST,
    LOST_AFTER,
    Progress,
    Step,
    end_lost,
    progress,
    run_job,
    start,
    stepper,
)
from tests.organizations.conftest import person
from tests.organizations.test_imports import HEAD, workbook


@pytest.fixture
def keeper(county: Organization) -> User:
    return person(county, Role.CONFIGURATOR, "keeper")


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, jobs.Handler]:
    """A registry of this test's own."""
    own: dict[str, jobs.Handler] = {}
    monkeypatch.setattr(jobs, "HANDLERS", own)
    return own


def begun(keeper: User, kind: str = "count") -> Job:
    return Job.objects.create(kind=kind, title="数数", actor=keeper, payload={"to": 3})


def test_a_job_runs_with_its_payload_and_keeps_its_outcome(keeper: User, kinds: dict[str, jobs.Handler]) -> None:
    seen: list[Progress] = []

    @jobs.handler("count")
    def count(job: Job, step: Step) -> str:
        for number in range(1, job.payload["to"] + 1):
            step(number, 3, f"第{number}个")
        seen.append(progress(Job.objects.get(pk=job.pk)))
        return "数完了。"

    job = begun(keeper)
    run_job.func(job.pk)
    job.refresh_from_db()
    assert seen == [Progress(3, 3, "第3个")]
    assert (job.state, job.message, job.done, job.total) == (JobState.DONE, "数完了。", 3, 3)
    assert job.finished_at is not None
    assert progress(job) == Progress(3, 3, "数完了。")


def test_a_job_runs_once(keeper: User, kinds: dict[str, jobs.Handler]) -> None:
    runs: list[int] = []
    kinds["count"] = lambda job, step: runs.append(job.pk) or ""
    job = begun(keeper)
    run_job.func(job.pk)
    run_job.func(job.pk)
    assert runs == [job.pk]


def test_a_refusal_is_the_outcome_and_a_fault_is_told_without_detail(
    keeper: User, kinds: dict[str, jobs.Handler], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(job: Job, step: Step) -> str:
        raise Refused("名单已有变化。")

    def fail(job: Job, step: Step) -> str:
        raise ZeroDivisionError

    kinds |= {"refuse": refuse, "fail": fail}
    refused, failed = begun(keeper, "refuse"), begun(keeper, "fail")
    run_job.func(refused.pk)
    run_job.func(failed.pk)
    refused.refresh_from_db()
    failed.refresh_from_db()
    assert (refused.state, refused.message) == (JobState.FAILED, "名单已有变化。")
    assert failed.state == JobState.FAILED
    assert failed.message == (f"系统出现错误，没有写入任何内容。请联系系统配置员，并告知任务编号{failed.pk}。")
    assert "ZeroDivisionError" in caplog.text


def test_progress_is_written_at_most_twice_a_second(keeper: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    job = begun(keeper)
    job.state = JobState.RUNNING
    step = stepper(job)
    step(1, 10, "一")
    now[0] += 0.4
    step(2, 10, "二")
    assert progress(job) == Progress(1, 10, "一")
    now[0] += 0.2
    step(3, 10, "三")
    assert progress(job) == Progress(3, 10, "三")
    step(10, 10, "完")
    assert progress(job) == Progress(10, 10, "完")
    jobs._file(job.pk).write_text("{", encoding="utf-8")
    assert progress(job) == Progress(0, 0, "")
    jobs._file(job.pk).unlink()


def test_a_job_whose_worker_was_killed_ends_in_words(client: Client, keeper: User) -> None:
    """Seen by whoever looks: on the list, on its page, and by the next worker as it starts."""
    gone, still, alive, waiting = [begun(keeper) for _ in range(4)]
    Job.objects.exclude(pk=waiting.pk).update(state=JobState.RUNNING)
    for job in (still, alive):
        stepper(job)(2, 3, "第2个")
    long_ago = time.time() - LOST_AFTER - 1
    os.utime(jobs._file(still.pk), (long_ago, long_ago))
    client.force_login(keeper)
    page = client.get(f"/jobs/{still.pk}/").content.decode()
    assert "未成功" in page and LOST in page and f'hx-get="/jobs/{still.pk}/"' not in page
    assert client.get("/jobs/").content.decode().count(LOST) == 2
    found = {job.pk: (job.state, job.finished_at is not None) for job in Job.objects.all()}
    assert found == {
        gone.pk: (JobState.FAILED, True),
        still.pk: (JobState.FAILED, True),
        alive.pk: (JobState.RUNNING, False),
        waiting.pk: (JobState.WAITING, False),
    }
    assert end_lost(Job.objects.all()) == 0
    for job in (still, alive):
        jobs._file(job.pk).unlink()


def test_a_working_job_beats_though_it_tells_no_step(
    keeper: User, kinds: dict[str, jobs.Handler], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BETWEEN_BEATS", 0.01)

    @jobs.handler("count")
    def silent(job: Job, step: Step) -> str:
        os.utime(jobs._file(job.pk), (0, 0))
        until = time.monotonic() + 10
        while jobs._file(job.pk).stat().st_mtime < 1 and time.monotonic() < until:
            time.sleep(0.005)
        return f"跳动了，被判停止的有{end_lost(Job.objects.all())}个。"

    job = begun(keeper)
    run_job.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.DONE, "跳动了，被判停止的有0个。")
    assert not jobs._file(job.pk).exists()


def test_an_unknown_kind_is_a_fault_of_ours(keeper: User) -> None:
    with pytest.raises(LookupError):
        start("unknown", title="？", payload={}, actor=keeper)


def test_a_long_import_is_done_by_the_worker(
    client: Client,
    county: Organization,
    keeper: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    monkeypatch.setattr("organizations.views.imports.LARGE", 0)
    assert "import_units" in HANDLERS
    record = plan_units(workbook(HEAD, ["620421101", "北湾镇"]), root=county, actor=keeper)
    client.force_login(keeper)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/units/import/{record.pk}/apply/", {"effective_on": "2026-03-01"})
    job = Job.objects.get()
    assert response.url == f"/jobs/{job.pk}/"
    assert job.state == JobState.DONE
    assert job.message == "已导入：新增 1。"
    assert Organization.objects.filter(code="620421101").exists()
    page = client.get(response.url).content.decode()
    assert "已完成" in page and f'href="/units/import/{record.pk}/"' in page
    part = client.get(response.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "hx-get" not in part


def test_a_running_job_is_polled(client: Client, keeper: User) -> None:
    job = begun(keeper)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    stepper(job)(2, 3, "正在变更")
    client.force_login(keeper)
    part = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert f'hx-get="/jobs/{job.pk}/"' in part and "正在变更" in part
    jobs._file(job.pk).unlink()
    assert json.dumps(job.payload) == '{"to": 3}'
