"""Who comes in with the years: some villages' own logins, new secretaries for vacant posts."""

from __future__ import annotations

from datetime import date

from assessments.demonstration.drawing import one_of
from assessments.demonstration.groundwork import Staff
from assessments.demonstration.logins import Logins
from assessments.demonstration.people import MEN, SURNAMES
from organizations.models import Organization, Post, Source, Title
from organizations.roles import Role
from organizations.services.people import register_person
from organizations.services.posts import appoint

from .scene import Scene

APPOINTED = (4, 8)


def scene_of(county: Organization, staff: Staff, logins: Logins) -> Scene:
    """The scene, with logins for some villages under rectification."""
    assert county.parent is not None
    scene = Scene(county, county.parent, staff)
    for code in scene.story["logins"]:
        unit = scene.village(code)
        title = "填报人（整顿村书记）"
        logins.make(f"cun{code[6:]}", f"{unit.name}书记", Role.FILLER, unit, title=title)
    return scene


def fill_vacancies(scene: Scene, year: int) -> int:
    """Secretaries for the villages without one; those listed for it get theirs later, or not yet. How many."""
    day = date(year, *APPOINTED)
    later = {code: date.fromisoformat(on) for code, on in scene.story["seated"].items()}
    listed = {case["code"] for case in scene.story["cases"] if case["year"] == year}
    led = set(Post.objects.in_office(day).filter(title=Title.SECRETARY).values_list("organization", flat=True))
    vacant = [unit for unit in scene.villages() if unit.pk not in led]
    seated = [unit for unit in vacant if unit.code in later or unit.code not in listed]
    for number, unit in enumerate(seated):
        name = one_of(SURNAMES, "new secretary", number) + one_of(MEN, "new secretary", number)
        person = register_person(name=name, home=unit, actor=scene.staff.organizer)
        given = {"title": Title.SECRETARY, "source": Source.SENT, "valid_from": later.get(unit.code, day)}
        appoint(person, unit, **given, actor=scene.staff.organizer)
    return len(seated)
