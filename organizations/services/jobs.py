"""Long work: started here, done by the worker process, its progress seen from any page (F101).

A handler may work in one transaction, and what is written there nobody sees until commit; so progress goes to a small
file of the data folder, which web server and worker share. The row keeps the outcome. The worker touches the file every
few seconds while it works: a running job whose file has been still for a minute has lost its worker.
"""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Job, User
from organizations.models.jobs import JobState

Step = Callable[[int, int, str], None]
Handler = Callable[[Job, Step], str]
HANDLERS: dict[str, Handler] = {}
BETWEEN_WRITES = 0.5  # seconds
BETWEEN_BEATS = 5.0  # seconds
LOST_AFTER = 60.0  # seconds without a beat
LOST = "后台程序中途停止（如服务器重启、断电），这项任务没有做完。请核对结果后重新发起。"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `total` 0 when nothing is known yet."""

    done: int
    total: int
    message: str


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that does jobs of this kind: `run(job, step) -> sentence on the outcome`."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


@transaction.atomic
def start(kind: str, *, title: str, payload: dict[str, Any], actor: User, next_url: str = "") -> Job:
    """A job for the worker, queued when the surrounding transaction commits; `payload` is JSON."""
    if kind not in HANDLERS:
        raise LookupError(f"no handler for jobs of kind {kind}")
    job = Job.objects.create(kind=kind, title=title, payload=payload, actor=actor, next_url=next_url)
    audit.record("job.started", actor=actor, target=job, kind=kind)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


@task()
def run_job(job_id: int) -> None:
    """Do one waiting job; whatever happens, its row says how it ended."""
    with _heartbeat(job_id):  # beats before the job counts as running
        if not Job.objects.filter(pk=job_id, state=JobState.WAITING).update(state=JobState.RUNNING):
            return  # another worker has it, or it is done
        job = Job.objects.select_related("actor").get(pk=job_id)
        state, message = _outcome(job)
    last = progress(job)
    Job.objects.filter(pk=job_id).update(
        state=state, message=message[:400], done=last.done, total=last.total, finished_at=timezone.now()
    )
    _file(job_id).unlink(missing_ok=True)


def end_lost(jobs: QuerySet[Job]) -> int:
    """Those of these jobs that run by their row but whose worker is gone end as failed; their number.

    Each says in words how far it was.
    """
    lost = [job for job in jobs.filter(state=JobState.RUNNING) if _silent(job.pk)]
    for job in lost:
        last = progress(job)
        where = f"停在：{last.message}。" if last.message else ""
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
            state=JobState.FAILED,
            message=(LOST + where)[:400],
            done=last.done,
            total=last.total,
            finished_at=timezone.now(),
        )
    return len(lost)


def progress(job: Job) -> Progress:
    """How far the job is, from its file while it runs."""
    if job.state == JobState.RUNNING:
        try:
            return Progress(**json.loads(_file(job.pk).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            pass  # not begun, or just ended
    return Progress(job.done, job.total, job.message)


def stepper(job: Job) -> Step:
    """A function that notes the job's progress, at most twice a second and always at the end."""
    last = 0.0

    def step(done: int, total: int, message: str = "") -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < BETWEEN_WRITES:
            return
        last = now
        path = _file(job.pk)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        written.write_text(json.dumps({"done": done, "total": total, "message": message}), encoding="utf-8")
        os.replace(written, path)

    return step


@contextmanager
def _heartbeat(job_id: int) -> Iterator[None]:
    """Touches the job's file at once and every few seconds, from a thread of its own, until the work is over."""
    path, over = _file(job_id), Event()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()

    def beat() -> None:
        while not over.wait(BETWEEN_BEATS):
            path.touch()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _silent(job_id: int) -> bool:
    """True where nothing has touched the job's file for long, or there is none."""
    try:
        return time.time() - _file(job_id).stat().st_mtime > LOST_AFTER
    except FileNotFoundError:
        return True


def _outcome(job: Job) -> tuple[JobState, str]:
    try:
        return JobState.DONE, HANDLERS[job.kind](job, stepper(job)) or "已完成。"
    except Refused as refusal:
        return JobState.FAILED, refusal.message
    except Exception:
        logger.exception("job %s failed", job.pk)
        return JobState.FAILED, f"系统出现错误，没有写入任何内容。请联系系统配置员，并告知任务编号{job.pk}。"


def _file(job_id: int) -> Path:
    return Path(settings.DATA_DIR) / "progress" / f"{job_id}.json"
