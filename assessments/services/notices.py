"""公示: shown for some days, objections taken and answered, taken back with a reason; its rows never change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.models.ratings import RatingState
from assessments.models.resolutions import Notice, Objection
from assessments.selectors.notices import Holder, Shown, chain, holder_of
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import Organization, User
from organizations.services.withdrawing import mark_withdrawn

LONGEST = 400
AHEAD = 30  # days: a notice that begins later is registered later


@dataclass(frozen=True, slots=True)
class Window:
    """What is typed of a notice: its title and number, the days on which it is shown, and where objections go."""

    title: str
    document_no: str
    opens_on: date
    closes_on: date
    channel: str

    @property
    def days(self) -> int:
        """How many days, first and last included."""
        return (self.closes_on - self.opens_on).days + 1


def open_notice(
    owner: Organization,
    window: Window,
    lines: Sequence[Shown],
    *,
    least_days: int,
    decided_on: date | None,
    actor: User,
    previous: Notice | None = None,
) -> Notice:
    """A notice of these lines, in the caller's transaction; `decided_on` is the day before which nothing is shown."""
    _refuse_window(window, least_days, decided_on)
    notice = Notice.objects.create(
        owner=owner,
        title=window.title.strip(),
        document_no=window.document_no.strip(),
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        channel=window.channel.strip(),
        lines=[asdict(line) for line in lines],
        previous=previous,
        actor=actor,
        at=timezone.now(),
    )
    audit.record(
        "notice.opened",
        actor=actor,
        target=notice,
        unit=owner,
        opens_on=notice.opens_on,
        closes_on=notice.closes_on,
        document_no=notice.document_no,
        channel=notice.channel,
        units=len(lines),
    )
    return notice


def _refuse_window(window: Window, least_days: int, decided_on: date | None) -> None:
    if not window.title.strip():
        raise Refused("请写明公示的标题。", field="title")
    if not window.channel.strip():
        raise Refused("请写明受理部门和电话，有异议的人要知道找谁。", field="channel")
    if window.opens_on > timezone.localdate() + timedelta(days=AHEAD):
        raise Refused(f"公示开始日期离今天超过{AHEAD}天，请核对年份，或者临近时再登记。", field="opens_on")
    if window.closes_on < window.opens_on:
        raise Refused("公示结束日期不能早于开始日期，请改正。", field="closes_on")
    if window.days < least_days:
        raise Refused(f"公示{window.days}天，标准规定不少于{least_days}天（首尾两天都算），请延长。", field="closes_on")
    if decided_on and window.opens_on < decided_on:
        raise Refused(f"公示开始日期不能早于审定日期{chinese_date(decided_on)}，请改正。", field="opens_on")


def take_back_notice(notice: Notice, *, reason: str, actor: User) -> Notice:
    """The notice is shown no longer, in the caller's transaction; it stays on record with the reason."""
    notice = hold_notice(notice)
    if notice.withdrawn_at is not None:
        raise Refused(f"公示「{notice}」已经撤回。")
    reason = mark_withdrawn(notice, reason=reason, actor=actor)
    audit.record("notice.withdrawn", actor=actor, target=notice, unit=notice.owner, reason=reason)
    return notice


def take_back_shown(holder: Holder, *, reason: str, actor: User) -> None:
    """The same for what the notice shows, of which the row is ours; Refused where it is shown no longer."""
    if holder.state != RatingState.SHOWN or holder.notice is None:
        raise Refused(f"「{holder}」{holder.get_state_display()}，公示不能再撤回。")
    take_back_notice(holder.notice, reason=reason, actor=actor)


def upheld_reason(objection: Objection) -> str:
    """Why something is decided again: the objection was right."""
    return f"异议成立：{objection.answer}"[:LONGEST]


@transaction.atomic
def raise_objection(
    notice: Notice, *, raised_by: str, raised_on: date, text: str, unit: Organization | None, actor: User
) -> Objection:
    """Somebody objects to a notice while it is shown; `unit` is the one that it is about, None for the whole."""
    holder = hold_holder(notice)
    notice = hold_notice(notice)
    if notice.withdrawn_at is not None:
        raise Refused(f"公示「{notice}」已经撤回，不再登记异议。")
    if holder is not None and holder.state != RatingState.SHOWN:
        raise Refused(
            f"「{holder}」{holder.get_state_display()}，公示已经办完，不再登记异议。请按信访、申诉的办法办理。"
        )
    if not raised_by.strip():
        raise Refused("请写明提出人，匿名的写“匿名”。", field="raised_by")
    if not text.strip():
        raise Refused("请写明异议内容。", field="text")
    refuse_to_come(raised_on, "提出日期", field="raised_on")
    if not notice.opens_on <= raised_on <= notice.closes_on:
        window = f"{chinese_date(notice.opens_on)}至{chinese_date(notice.closes_on)}"
        raise Refused(f"公示期是{window}，提出日期应在公示期内，请核对。", field="raised_on")
    if unit and unit.pk not in {line["unit"] for line in notice.lines}:
        raise Refused(f"「{unit}」不在这次公示的名单中，请核对。", field="unit")
    objection = Objection.objects.create(
        notice=notice,
        organization=unit,
        raised_by=raised_by.strip(),
        raised_on=raised_on,
        text=text.strip(),
        actor=actor,
        at=timezone.now(),
    )
    audit.record(
        "objection.raised", actor=actor, target=objection, unit=notice.owner, raised_on=raised_on, text=objection.text
    )
    return objection


def settle_objection(objection: Objection, *, upheld: bool, answer: str, answered_on: date, actor: User) -> Objection:
    """The answer to an objection, in the caller's transaction, who does what follows from one that is upheld."""
    hold_notice(objection.notice)
    objection = Objection.objects.select_related("notice__owner", "organization").get(pk=objection.pk)
    if objection.upheld is not None:
        raise Refused(f"这件异议已于{chinese_date(objection.answered_on)}答复，不能再改。")
    if not answer.strip():
        raise Refused("请写明核查结论。", field="answer")
    refuse_to_come(answered_on, "答复日期", field="answered_on")
    if answered_on < objection.raised_on:
        raise Refused("答复日期不能早于提出日期，请改正。", field="answered_on")
    objection.upheld, objection.answer, objection.answered_on = upheld, answer.strip(), answered_on
    objection.save(update_fields=["upheld", "answer", "answered_on"])
    audit.record(
        "objection.answered",
        actor=actor,
        target=objection,
        unit=objection.notice.owner,
        upheld=upheld,
        answer=objection.answer,
    )
    return objection


def open_objections(notice: Notice) -> list[Objection]:
    """Objections to it, or to the notices whose place it took, that nobody has answered."""
    waiting = Objection.objects.filter(notice__in=chain(notice), upheld=None)
    return list(waiting.select_related("organization"))


def refuse_unless_over(notice: Notice, what: str) -> None:
    """Refused while it is still shown, or while an objection has no answer; `what` is to follow it."""
    notice = hold_notice(notice)
    if not notice.over:
        raise Refused(f"公示到{chinese_date(notice.closes_on)}止，期满以后才能{what}。")
    if waiting := open_objections(notice):
        names = some([one.raised_by for one in waiting])
        raise Refused(f"还有{len(waiting)}件异议没有答复（{names}），请先答复。")


def hold_holder(notice: Notice) -> Holder | None:
    """What the notice shows once it is ours: always held before the notice itself."""
    holder = holder_of(notice)
    return type(holder)._default_manager.select_for_update(of=("self",)).get(pk=holder.pk) if holder else None


def hold_notice(notice: Notice) -> Notice:
    """The notice as it stands once it is ours."""
    Notice.objects.select_for_update().only("pk").get(pk=notice.pk)
    return Notice.objects.select_related("owner", "previous").get(pk=notice.pk)
