"""Papers of a time in office: promise, yearly report, audits, adjustment (founding texts 2.4–2.6, 3.11)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import EndKind, PaperKind, PersonPaper, Post, StoredFile, User
from organizations.models.papers import YEARLY

from .posts import end_post
from .withdrawing import mark_withdrawn


@transaction.atomic
def file_paper(
    post: Post,
    *,
    kind: str,
    dated: date,
    text: str = "",
    result: str = "",
    year: int | None = None,
    file: StoredFile | None = None,
    actor: User | None,
) -> PersonPaper:
    """One paper of a post. What is due every year names its year; an exit audit needs the post to have ended."""
    audit.take_turn()
    post = Post.objects.select_for_update(of=("self",)).select_related("person", "organization").get(pk=post.pk)
    year = year if kind in YEARLY else None
    _refuse(post, PaperKind(kind), dated, year)
    if not (text.strip() or file):
        raise Refused("请填写内容，或者上传文件。", field="text")
    if year and post.papers.standing().filter(kind=kind, year=year).exists():
        raise Refused(f"{year}年度{PaperKind(kind).label}已经登记，请先撤回原来的一份。", field="year")
    paper = PersonPaper.objects.create(
        post=post,
        kind=kind,
        year=year,
        dated=dated,
        text=text.strip(),
        result=result.strip(),
        file=file,
        actor=actor,
    )
    told = {"result": paper.result, "file": file.name if file else ""}
    changes = {name: value for name, value in told.items() if value}
    audit.record("paper.filed", actor=actor, target=paper, unit=post.organization, dated=dated, **changes)
    return paper


@transaction.atomic
def withdraw_paper(paper: PersonPaper, *, reason: str, actor: User | None) -> PersonPaper:
    """A wrong paper counts no more; its row stays with the reason."""
    audit.take_turn()
    papers = PersonPaper.objects.select_for_update(of=("self",)).select_related("post__person", "post__organization")
    paper = papers.get(pk=paper.pk)
    if paper.withdrawn_at is not None:
        raise Refused(f"「{paper}」已撤回。")
    reason = mark_withdrawn(paper, reason=reason, actor=actor)
    audit.record("paper.withdrawn", actor=actor, target=paper, unit=paper.post.organization, reason=reason)
    return paper


@transaction.atomic
def adjust(post: Post, *, on: date, reason: str, document_no: str = "", actor: User | None) -> PersonPaper:
    """组织调整: the post ends on that day for a reason, and the paper that says so is filed with it."""
    if not reason.strip():
        raise Refused("请写明调整的理由。", field="reason")
    post = end_post(post, on=on, kind=EndKind.ADJUST, note=reason, document_no=document_no, actor=actor)
    return file_paper(post, kind=PaperKind.ADJUST, dated=on, text=reason, result="免职", actor=actor)


def _refuse(post: Post, kind: PaperKind, dated: date, year: int | None) -> None:
    """The rules of dates: nothing from the future, nothing from before the post, an exit audit only after it."""
    if post.withdrawn_at is not None:
        raise Refused(f"「{post}」已撤销登记，不能再登记材料。")
    refuse_to_come(dated, field="dated")
    if dated < post.valid_from:
        raise Refused(f"「{post}」{chinese_date(post.valid_from)}任职，材料日期不能早于这一天。", field="dated")
    if kind == PaperKind.EXIT and post.ended_on is None:
        raise Refused(f"「{post}」还在任，离任审计请在免职后登记。")
    if kind in YEARLY:
        last = post.ended_on or timezone.localdate()
        if year is None:
            raise Refused(f"{kind.label}须写明年度。", field="year")
        if not post.valid_from.year <= year <= last.year:
            raise Refused(f"「{post}」{year}年不在任，请核对年度。", field="year")
