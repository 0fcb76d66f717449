"""称号 on the page of a unit, and in the file of its secretary: what was held from when until when."""

from __future__ import annotations

from django.http import HttpRequest

from assessments.models import TitleHolding
from config.toolkit.dates import chinese_date
from organizations.filing import Section
from organizations.models import Organization, Person, User
from organizations.panels import Panel
from organizations.roles import Permission

HEADS = ("称号", "单位", "起", "止", "认定单位", "会议和纪要编号", "说明")
WIDTHS = (18, 14, 11, 11, 12, 20, 20)


def titles_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """The titles of the unit and of its secretaries, the latest first; None without any."""
    found = TitleHolding.objects.allowed(request.user, Permission.SEE).standing().filter(organization=unit)
    held = list(found.select_related("person", "owner", "entry", "organization"))
    return Panel("assessments/titles/_unit.html", {"held": held}) if held else None


def titles_section(user: User, person: Person) -> Section | None:
    """The titles that a person was given as secretary, as far as the user may read them."""
    found = TitleHolding.objects.allowed(user, Permission.SEE).standing().filter(person=person)
    held = list(found.select_related("organization", "owner", "resolution", "entry"))
    rows = [
        (
            *(one.name, one.organization.name, one.valid_from),
            *(chinese_date(one.over_on) if one.over_on else "至今", one.owner.name, str(one.resolution), one.over_why),
        )
        for one in held
    ]
    links = [one.get_absolute_url() for one in held]
    return Section("称号", HEADS, rows, "只列已生效的称号。", WIDTHS, links) if rows else None
