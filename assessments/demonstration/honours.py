"""Honours, demonstration points, cards and figures of the demonstration: made-up records, each saying so."""

from __future__ import annotations

from datetime import date

from config.toolkit.scaled import SCALE
from organizations.models import Kind, Organization, User, YearItem
from organizations.services import cards, honours
from organizations.services.honours import Contact

SOURCE = "演示数据，非真实数字"
YEARS = (2024, 2025)
CONTACTS = (Contact("王建国", "县委组织部副部长"), Contact("李秀英", "县委组织部组织一科科长"))
TITLES = (
    ("先进基层党组织", "county", "中共靖远县委员会", date(2025, 7, 1)),
    ("平安乡镇", "city", "白银市委政法委员会", date(2025, 3, 12)),
    ("文明村镇", "provincial", "甘肃省精神文明建设指导委员会", date(2024, 11, 20)),
)
POINTS = (("city", "第一批", date(2023, 6, 28)), ("county", "第二批", date(2024, 6, 26)))


def register_honours(county: Organization, *, actor: User) -> int:
    """Cards of two years for every township, a figure, and some titles and points. How many records."""
    cards.load_items(actor=actor)
    places = list(county.children.filter(kind=Kind.TOWNSHIP).order_by("position"))
    made = sum(_card(place, number, actor) for number, place in enumerate(places))
    made += _figures(places[0], actor)
    for number, place in enumerate(places[:6]):
        name, level, issuer, day = TITLES[number % len(TITLES)]
        honours.award(place, name=name, level=level, issuer=issuer, awarded_on=day, source=SOURCE, actor=actor)
        level, batch, day = POINTS[number % len(POINTS)]
        given = {"level": level, "batch": batch, "since": day, "plated_on": day, "source": SOURCE, "actor": actor}
        honours.name_point(place, name="基层党建示范点", contacts=CONTACTS[number % 2 :], **given)
        made += 2
    return made


def _card(place: Organization, number: int, actor: User) -> int:
    """The cards of both years, and the income of the last; figures follow from the place's number, so never differ."""
    villages = place.children.in_force().count()
    for year in YEARS:
        later = year - YEARS[0]
        counted = {
            "area": 90 + 7 * number,
            "villages": villages,
            "households": 3200 + 410 * number + 12 * later,
            "people": 12800 + 1630 * number + 45 * later,
            "organizations": villages + 4 + number % 3,
            "members": 420 + 37 * number + 9 * later,
        }
        data = {code: figure * SCALE for code, figure in counted.items()}
        cards.keep_card(place, year=year, data=data, source=SOURCE, actor=actor)
    income = YearItem.objects.get(code="farmer-income")
    value, growth = (13200 + 310 * number) * SCALE, 6_800_000
    cards.keep_figure(place, year=2025, item=income, value=value, growth=growth, source=SOURCE, actor=actor)
    return len(YEARS) + 1


def _figures(place: Organization, actor: User) -> int:
    """One figure that two sources give differently."""
    item = YearItem.objects.get(code="education-units")
    for value, source in ((16, f"汇报材料第12行（{SOURCE}）"), (17, f"汇报材料第25行（{SOURCE}）")):
        cards.keep_figure(place, year=2025, item=item, value=value * SCALE, source=source, actor=actor)
    return 2
