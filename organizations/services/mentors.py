"""结对培养: who is in office brings up one reserve; the growth file only grows (founding texts 2.7)."""

from datetime import date

from django.db import transaction

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import GrowthNote, MentorPair, Person, Post, User


@transaction.atomic
def pair(mentor: Post, reserve: Person, *, valid_from: date, actor: User | None) -> MentorPair:
    """The holder of a post brings up the reserve from that day on; a reserve has one mentor at a time."""
    audit.take_turn()
    mentor = Post.objects.select_for_update(of=("self",)).select_related("person", "organization").get(pk=mentor.pk)
    refuse_to_come(valid_from, "结对日期", field="valid_from")
    if mentor.person_id == reserve.pk:
        raise Refused("培养人和后备干部不能是同一个人，请重新选择。", field="reserve")
    ended = mentor.ended_on
    if mentor.withdrawn_at or valid_from < mentor.valid_from or (ended and valid_from >= ended):
        raise Refused(f"「{mentor}」在{chinese_date(valid_from)}不在任，不能作为培养人。", field="valid_from")
    current = reserve.mentors.filter(valid_to=None).select_related("mentor__person").first()
    if current:
        raise Refused(f"「{reserve}」的培养人现为「{current.mentor.person}」，请先结束原来的结对。", field="reserve")
    made = MentorPair.objects.create(mentor=mentor, reserve=reserve, valid_from=valid_from, actor=actor)
    _record("mentor.paired", made, actor, valid_from=valid_from)
    return made


@transaction.atomic
def note_growth(pair: MentorPair, *, noted_on: date, text: str, actor: User | None) -> GrowthNote:
    """One line in the reserve's growth file; lines are never changed."""
    refuse_to_come(noted_on, "日期", field="noted_on")
    if not text.strip():
        raise Refused("请写明成长情况。", field="text")
    if noted_on < pair.valid_from:
        raise Refused(f"结对自{chinese_date(pair.valid_from)}起，记录日期不能更早。", field="noted_on")
    note = GrowthNote.objects.create(pair=pair, noted_on=noted_on, text=text.strip(), actor=actor)
    _record("mentor.noted", pair, actor, noted_on=noted_on, text=note.text)
    return note


@transaction.atomic
def end_pair(pair: MentorPair, *, on: date, note: str, actor: User | None) -> MentorPair:
    """The pair ends on that day, with what became of the reserve."""
    audit.take_turn()
    pair = MentorPair.objects.select_for_update(of=("self",)).select_related("reserve").get(pk=pair.pk)
    if pair.valid_to is not None:
        raise Refused(f"这对结对已于{chinese_date(pair.valid_to)}结束。")
    refuse_to_come(on, "结束日期", field="on")
    if on < pair.valid_from:
        raise Refused(f"结束日期不能早于结对日期{chinese_date(pair.valid_from)}。", field="on")
    pair.valid_to, pair.end_note = on, note.strip()
    pair.save(update_fields=["valid_to", "end_note"])
    _record("mentor.ended", pair, actor, valid_to=[None, on], end_note=pair.end_note)
    return pair


def _record(action: str, pair: MentorPair, actor: User | None, **changes: object) -> None:
    audit.record(action, actor=actor, target=pair, unit=pair.mentor.organization, **changes)
