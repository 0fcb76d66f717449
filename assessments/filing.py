"""What a person's file (一人一档) says of assessments: results in person, and those of the units that he or she led."""

from __future__ import annotations

from assessments.selectors.attribution import in_person, of_person
from config.toolkit.excel.writing import CellValue, amount
from organizations.filing import Section
from organizations.models import Person, User

TITLE = "考核结果"
HEADS = ("考核", "考核期止", "单位和职务", "任职天数", "得分", "名次", "说明")
WIDTHS = (24, 11, 18, 9, 9, 7, 40)
NOTE = "单位考核的得分按考核期内任职天数归到个人；只列已公布的考核。"


def results_section(user: User, person: Person) -> Section | None:
    """The published results that this user may see, those in person first; None without any."""
    rows: list[tuple[CellValue, ...]] = []
    for result in in_person(user, person):
        entry, cycle = result.roster_entry, result.run.cycle
        place = f"第{result.place}名" if result.place else "不排名"
        total = amount(result.total, places=cycle.scheme.places)
        rows.append((cycle.title, cycle.period_to, entry.name, entry.days, total, place, "考核本人"))
    for each in of_person(user, person):
        places = [f"第{part.result.place}名" if part.result.place else "不排名" for part in each.parts]
        units = "、".join(f"{part.result.roster_entry.name}{part.holder.label}" for part in each.parts)
        total = amount(each.total, places=each.cycle.scheme.places)
        days = sum(part.days for part in each.parts)
        told = (each.cycle.title, each.cycle.period_to, units, days, total, "、".join(places), each.sentence)
        rows.append(told)
    return Section(TITLE, HEADS, rows, NOTE, WIDTHS) if rows else None
