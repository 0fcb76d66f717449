"""Persons: registered and corrected; what their identity number says must agree with the rest. Never deleted."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from config.toolkit.refusal import Refused
from config.toolkit.validity import not_come
from organizations import audit, pinyin
from organizations.identity import birthday, identity_fault, is_male
from organizations.models import Organization, Person, Sex, User

ADULT = 18
PERSONAL = ("id_number", "phone", "born")  # the trail says that they changed, not what they are
FIELDS = ("name", "sex", "born", "id_number", "phone", "education", "joined_on", "home", "resume")
PHONE = re.compile(r"[0-9+()（）-]{5,20}")
PHONE_FAULT = "联系电话只能是数字、加号、短横和括号，5至20位。"


@transaction.atomic
def register_person(
    *,
    name: str,
    home: Organization,
    actor: User | None,
    sex: str = "",
    born: date | None = None,
    id_number: str = "",
    phone: str = "",
    education: str = "",
    joined_on: date | None = None,
    resume: str = "",
) -> Person:
    """A new person at a unit. Day of birth and sex are taken from the identity number where they are not given.

    Refused with every fault of `person_faults`, and when the number is somebody's already.
    """
    audit.take_turn()
    person = Person(
        name=name.strip(),
        home=home,
        sex=sex,
        born=born,
        id_number=id_number.strip().upper(),
        phone=phone.strip(),
        education=education,
        joined_on=joined_on,
        resume=resume.strip(),
    )
    complete(person)
    _refuse(person)
    person.save(force_insert=True)
    audit.record("person.registered", actor=actor, target=person, unit=home, name=person.name, home=home.name)
    return person


@transaction.atomic
def update_person(person: Person, *, actor: User | None, **values: Any) -> Person:
    """Other values for some of FIELDS; Refused as for a new person. Nothing is written when nothing differs."""
    audit.take_turn()
    person = Person.objects.select_for_update(of=("self",)).select_related("home").get(pk=person.pk)
    changed: dict[str, Any] = {}
    for name in FIELDS:
        before = getattr(person, name)
        if name in values and values[name] != before:
            setattr(person, name, values[name])
            changed[name] = ["已隐藏", "已修改"] if name in PERSONAL else [_word(person, name, before), values[name]]
    if not changed:
        return person
    complete(person)
    _refuse(person)
    person.save()
    told = {name: [pair[0], _word(person, name, pair[1])] for name, pair in changed.items()}
    audit.record("person.updated", actor=actor, target=person, unit=person.home, **told)
    return person


def complete(person: Person) -> None:
    """What follows from what is known: the search text, and from a right identity number day of birth and sex."""
    person.pinyin = pinyin.search_text(person.name)[:160].strip()
    if person.id_number and not identity_fault(person.id_number):
        person.born = person.born or birthday(person.id_number)
        person.sex = person.sex or (Sex.MALE if is_male(person.id_number) else Sex.FEMALE)


def person_faults(person: Person) -> Iterator[tuple[str, str]]:
    """Every fault of a completed person, as the field and a sentence; nothing is read from the database."""
    if not person.name:
        yield "name", "请填写姓名。"
    if fault := identity_fault(person.id_number):
        yield "id_number", fault
    elif person.id_number:
        yield from _disagreements(person)
    if person.phone and not PHONE.fullmatch(person.phone):
        yield "phone", PHONE_FAULT
    for name, what in (("born", "出生日期"), ("joined_on", "入党日期")):
        day = getattr(person, name)
        if day and (fault := not_come(day, what, then="请核对")):
            yield name, fault
    if person.joined_on and person.born and _age(person, person.joined_on) < ADULT:
        yield "joined_on", f"「{person.name}」入党时不满{ADULT}周岁，请核对出生日期和入党日期。"


def _disagreements(person: Person) -> Iterator[tuple[str, str]]:
    if person.born != birthday(person.id_number):
        yield "born", "出生日期与身份证号码不一致，请核对。"
    if person.sex and (person.sex == Sex.MALE) != is_male(person.id_number):
        yield "sex", "性别与身份证号码不一致，请核对。"


def _age(person: Person, day: date) -> int:
    age = person.age_on(day)
    return ADULT if age is None else age


def _refuse(person: Person) -> None:
    if faults := list(person_faults(person)):
        raise Refused.of(faults)
    if person.id_number and Person.objects.filter(id_number=person.id_number).exclude(pk=person.pk).exists():
        raise Refused(
            f"「{person.name}」的身份证号码已有人员登记。同一个人请从人员名册中选；名册里看不到的，请由上级经办人办理。",
            field="id_number",
        )


def _word(person: Person, name: str, value: Any) -> Any:
    """A value as the trail tells it: choices in words, units by name, long text not at all."""
    if name == "home":
        return value.name if isinstance(value, Organization) else value
    if name == "resume":
        return f"{len(value)}字"
    choices = dict(Person._meta.get_field(name).flatchoices)
    return str(choices.get(value, value)) if isinstance(value, str) else value
