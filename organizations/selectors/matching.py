"""Who is meant by a name: persons of one name are told apart by identity number or day of birth, or asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from organizations.identity import birthday
from organizations.models import Organization, Person, User
from organizations.roles import Permission

SHOWN = 3  # candidates that a question names


class Unsure(ValueError):
    """Nobody can say who is meant; `field` is where more should be told, the message the question."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form or a row says of somebody who takes a post at `unit`."""

    name: str
    unit: Organization
    id_number: str = ""
    born: date | None = None


def candidates(user: User | None, names: Iterable[str], id_numbers: Iterable[str]) -> list[Person]:
    """The persons that `user` keeps (None: all) with one of these names or numbers, and their posts; two queries."""
    persons = Person.objects.allowed(user, Permission.MANAGE_PEOPLE) if user else Person.objects.all()
    wanted = Q(name__in=set(names)) | Q(id_number__in={number for number in id_numbers if number})
    return list(persons.filter(wanted).select_related("home").prefetch_related("posts").order_by("pk"))


def match(wanted: Wanted, known: Iterable[Person]) -> Person | None:
    """The person meant; None for somebody new. Unsure, with a question, where that would be guessing."""
    known = list(known)
    if wanted.id_number:
        for person in known:
            if person.id_number == wanted.id_number:
                if person.name != wanted.name:
                    raise Unsure("name", f"这个身份证号码登记的姓名不是「{wanted.name}」，请核对姓名和号码。")
                return person
    born = wanted.born or (birthday(wanted.id_number) if wanted.id_number else None)
    same = [person for person in known if person.name == wanted.name]
    same = [one for one in same if not (wanted.id_number and one.id_number)]  # another number: another person
    if born:
        return _by_birth(wanted, born, same)
    here = [person for person in same if _at(person, wanted.unit)]
    if len(here) == 1:
        return here[0]
    if same:
        raise Unsure("id_number", _question(wanted.name, here or same))
    return None


def _by_birth(wanted: Wanted, born: date, same: list[Person]) -> Person | None:
    fitting = [person for person in same if person.born == born]
    if len(fitting) > 1:
        raise Unsure("id_number", _question(wanted.name, fitting, what="身份证号码"))
    if fitting:
        return fitting[0]
    unknown = [person for person in same if person.born is None and _at(person, wanted.unit)]
    return unknown[0] if len(unknown) == 1 else None


def _at(person: Person, unit: Organization) -> bool:
    """At home there, or with a post there at one time or another."""
    return person.home_id == unit.pk or (
        person.pk is not None and any(post.organization_id == unit.pk for post in person.posts.all())
    )


def _question(name: str, found: list[Person], *, what: str = "身份证号码或出生日期") -> str:
    places = "、".join(dict.fromkeys(person.home.name for person in found))
    more = "等" if len(found) > SHOWN else ""
    return f"已有{len(found)}位「{name}」（{places[:60]}{more}），分不清是不是同一个人，请填写{what}。"
