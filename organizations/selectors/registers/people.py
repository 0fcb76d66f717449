"""What registers say of a person, for the file (一人一档): the records that name him or her."""

from __future__ import annotations

from collections.abc import Iterator

from organizations.filing import Section
from organizations.models import Person, User
from organizations.models.registers import RegisterRecord
from organizations.registers import Field, FieldKind
from organizations.registers.values import HIDDEN, told
from organizations.roles import Permission
from organizations.selectors.sight import Sight

from . import cover
from .pages import columns

TITLE = "台账记录"
HEADS = ("日期", "台账", "单位", "身份", "内容")
WIDTHS = (2, 2, 2, 2, 4)
LATEST = 100
NOTE = f"只列最近{LATEST}条有效记录；更早的在各台账里查。"


def records_section(user: User, person: Person) -> Section | None:
    """The valid records that name the person and that this user may see, the latest first; None without any.

    Four queries. A record that names the person in a personal field is told only to those who may read it.
    """
    named = RegisterRecord.objects.valid().allowed(user, Permission.SEE).filter(named__person=person)
    found = list(named.select_related("type", "version", "organization").order_by("-date", "-pk")[: LATEST + 1])
    sight = Sight.of(user) if found else None
    rows, links = [], []
    for record in found[:LATEST]:
        personal = sight is not None and sight.personal(record.organization)
        own = [field for field in _naming(record, person) if personal or not field.personal]
        if own:
            who = "、".join(field.label for field in own)
            said = _content(record, own, personal=personal)
            rows.append((record.date, record.type.name, record.organization.name, who, said))
            links.append(record.get_absolute_url())
    note = NOTE if len(found) > LATEST else ""
    return Section(TITLE, HEADS, rows, note, WIDTHS, links) if rows else None


def _naming(record: RegisterRecord, person: Person) -> Iterator[Field]:
    """The fields of the record's version in which the person stands."""
    for field in record.version.spec().fields:
        value = record.data.get(field.code)
        if field.kind == FieldKind.PERSON and value and value["id"] == person.pk:
            yield field


def _content(record: RegisterRecord, own: list[Field], *, personal: bool) -> str:
    """What a list of the register would show of the record, but for the person."""
    shown = (field for field in columns(record.version.spec()) if field not in own)
    words = ((field, cover(field, told(field, record.data.get(field.code)), personal)) for field in shown)
    said = (f"{field.label}：{word}{field.measured_in if word != HIDDEN else ''}" for field, word in words if word)
    return "；".join(said) or "—"
