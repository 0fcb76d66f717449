"""Long lists in the worker: checked, then loaded; a job that was killed is started again and goes on."""

from datetime import date

from organizations.models import ImportRecord, Job, User
from organizations.models.jobs import JobState
from organizations.services import jobs
from organizations.services.jobs import Step, handler

from . import long_lists
from .apply import Document, sentence

CHECK, LOAD = "check_units", "load_units"


def start_check(record: ImportRecord, *, actor: User) -> Job:
    """The worker looks at every row."""
    return jobs.start(
        CHECK, title=f"核对 {record.file.name}", payload={"record": record.pk}, actor=actor, next_url=_page(record)
    )


def start_load(record: ImportRecord, *, effective_on: date, document_no: str, actor: User) -> Job:
    """The worker writes what the check found."""
    payload = {"record": record.pk, "effective_on": effective_on.isoformat(), "document_no": document_no}
    return jobs.start(LOAD, title=f"导入 {record.file.name}", payload=payload, actor=actor, next_url=_page(record))


def latest(record: ImportRecord) -> Job | None:
    """The job that last worked on the record, for who looks how far it is."""
    mine = Job.objects.filter(kind__in=(CHECK, LOAD), payload__record=record.pk)
    jobs.end_lost(mine)
    return mine.order_by("-pk").first()


def busy(record: ImportRecord) -> bool:
    """True while a job works on the record."""
    job = latest(record)
    return job is not None and job.state in (JobState.WAITING, JobState.RUNNING)


@handler(CHECK)
def run_check(job: Job, step: Step) -> str:
    """Payload: record."""
    tally = long_lists.check(_record(job), step=step)
    counts = "，".join(f"{act} {number}" for act, number in tally.counts.items())
    return f"已核对：{counts}。" + ("没有写入任何内容。" if tally.problems else "核对无误，请到结果页确认导入。")


@handler(LOAD)
def run_load(job: Job, step: Step) -> str:
    """Payload: record, effective_on (ISO), document_no."""
    day = date.fromisoformat(job.payload["effective_on"])
    document = Document(day, job.payload["document_no"], actor=job.actor)
    counts = long_lists.load(_record(job), document=document, step=step)
    return f"已导入：{sentence(counts)}。"


def _record(job: Job) -> ImportRecord:
    return ImportRecord.objects.select_related("file", "organization").get(pk=job.payload["record"], actor=job.actor)


def _page(record: ImportRecord) -> str:
    return f"/units/import/{record.pk}/"
