"""What the product answers for the numbers that the founding texts print: asked where its users ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from config.toolkit.scaled import text
from organizations.models import (
    CardYear,
    DemonstrationPoint,
    Honour,
    IndicatorValue,
    MentorPair,
    Organization,
    PersonPaper,
    Placement,
    Post,
    RegisterType,
)
from organizations.registers.counting import Figure
from organizations.selectors import registers as counted
from scoring.scheme_io import load_given

Asked = Mapping[str, Any]
Units = Mapping[str, Organization]


@dataclass(frozen=True, slots=True)
class Answer:
    """One number of a text: the row of the mechanism, what is asked, what is printed and what the product says."""

    row: str
    about: str
    printed: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.printed == self.found


def answers(document: Asked, units: Units) -> Iterator[Answer]:
    """The answers to all that one document asks of the units it brought; what a test of its own proves is left out."""
    for asked in document["answers"]:
        for key, answer in WAYS.items():
            if key in asked:
                about, found = answer(asked, units)
                yield Answer(asked["row"], about, _printed(asked), tuple(found))


def _printed(asked: Asked) -> tuple[str, ...]:
    if "off" in asked:
        return ("停用",)
    said = asked["is"] if isinstance(asked["is"], list) else [asked["is"]]
    more = [asked["was"]] if "was" in asked else [growth or "" for growth in asked.get("growth", ())]
    return tuple([*said, *more, *filter(None, [asked.get("batch")])])


def _register(asked: Asked, units: Units) -> tuple[str, list[str]]:
    type = RegisterType.objects.get(code=asked["register"])
    inside = Organization.objects.within(units[asked["unit"]])
    inside = inside.filter(field=asked["among"]) if "among" in asked else inside
    since, until = date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"])
    figure = counted.total(type, inside, since, until)[asked["count"]]
    return f"台账“{type}”：{figure.name}", [_said(figure, share="/" in asked["is"])]


def _said(figure: Figure, *, share: bool) -> str:
    return f"{text(figure.numerator)}/{text(figure.denominator or 0)}" if share else text(figure.value or 0)


def _card(asked: Asked, units: Units) -> tuple[str, list[str]]:
    card = CardYear.objects.current().get(organization=units[asked["unit"]], year=asked["year"])
    return "年度底数", [text(card.data[asked["card"]])]


def _indicator(asked: Asked, units: Units) -> tuple[str, list[str]]:
    mine = IndicatorValue.objects.standing().filter(organization=units[asked["unit"]], year=asked["year"])
    figures = list(mine.filter(item__code=asked["indicator"]).select_related("item").order_by("pk"))
    growth = ["" if each.growth is None else text(each.growth) for each in figures] if "growth" in asked else []
    return f"年度指标值：{figures[0].item}", [*(text(each.value) for each in figures), *growth]


def _honours(asked: Asked, units: Units) -> tuple[str, list[str]]:
    mine = Honour.objects.standing().filter(organization=units[asked["unit"]], level=asked["honours"])
    return "荣誉", [str(mine.count())]


def _points(asked: Asked, units: Units) -> tuple[str, list[str]]:
    inside = Organization.objects.within(units[asked["unit"]])
    mine = DemonstrationPoint.objects.standing().filter(organization__in=inside, level=asked["points"])
    batches = mine.order_by().values_list("batch", flat=True).distinct() if "batch" in asked else []
    return "示范点", [str(mine.count()), *batches]


def _posts(asked: Asked, units: Units) -> tuple[str, list[str]]:
    inside = Organization.objects.within(units[asked["unit"]])
    held = Post.objects.in_office(date.fromisoformat(asked["on"])).filter(organization__in=inside)
    held = held.filter(title=asked["posts"])
    return "任职", [str((held.filter(source=asked["source"]) if asked["source"] else held).count())]


def _pairs(asked: Asked, units: Units) -> tuple[str, list[str]]:
    day = date.fromisoformat(asked["on"])
    inside = Organization.objects.within(units[asked["unit"]])
    pairs = MentorPair.objects.filter(mentor__organization__in=inside, valid_from__lte=day)
    return "结对培养", [str(pairs.exclude(valid_to__lte=day).count())]


def _papers(asked: Asked, units: Units) -> tuple[str, list[str]]:
    inside = Organization.objects.within(units[asked["unit"]])
    filed = PersonPaper.objects.filter(post__organization__in=inside, kind=asked["papers"], withdrawn_at=None)
    return "任职材料", [str(filed.count())]


def _units(asked: Asked, units: Units) -> tuple[str, list[str]]:
    """How many units of a kind stood there on one day, and before."""
    inside = Placement.objects.filter(organization__in=Organization.objects.within(units[asked["unit"]]))
    of_kind = inside.filter(kind=asked["units"])
    return "单位沿革", [str(_standing(of_kind, asked[day])) for day in ("on", "before")]


def _standing(placements: Any, day: str) -> int:
    begun = placements.exclude(valid_from__gt=date.fromisoformat(day))
    return int(begun.exclude(valid_to__lte=date.fromisoformat(day)).count())


def _off(asked: Asked, units: Units) -> tuple[str, list[str]]:
    type = RegisterType.objects.get(code=asked["off"])
    return f"台账“{type}”", ["启用" if type.on else "停用"]


def _scheme(asked: Asked, units: Units) -> tuple[str, list[str]]:
    """How many parts a scheme has that is written down in the format."""
    spec = load_given((settings.BASE_DIR / "seeds" / "founding" / asked["scheme"]).read_bytes(), doing="方案不能用")
    return f"考核方案：{spec.title}", [str(len(spec.nodes))]


WAYS: dict[str, Callable[[Asked, Units], tuple[str, list[str]]]] = {
    "register": _register,
    "card": _card,
    "indicator": _indicator,
    "honours": _honours,
    "points": _points,
    "posts": _posts,
    "pairs": _pairs,
    "papers": _papers,
    "units": _units,
    "off": _off,
    "scheme": _scheme,
}
