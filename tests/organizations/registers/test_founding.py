"""The registers that come with the product answer with the numbers that the founding texts print."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.toolkit import scaled
from organizations.models import Organization, RegisterType
from organizations.registers import Take, load
from organizations.selectors.register_figures import counted
from organizations.services.naming import Names
from organizations.services.registers import load_type, read, record_many
from tests.factories import make_organization

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
FILES = sorted((SEEDS / "registers").glob("*.json"))
GIVEN = json.loads((SEEDS / "founding" / "registers.json").read_text(encoding="utf-8"))

ANSWERS = {  # register, unit, since, until: count → what it says
    ("household_contact", "坪塘镇", "2006-01-01", "2006-12-31"): {
        "helpers": "388",
        "teachers": "138",
        "teacher_visits": "414",
    },
    ("household_contact", "班庄镇", "2022-01-01", "2022-12-31"): {"leader_households": "20"},
    ("commendation", "坪塘镇", "2005-01-01", "2005-12-31"): {"excellent": "188", "share": "9.63%"},
    ("commendation", "坪塘镇", "2006-01-01", "2006-12-31"): {"excellent": "185", "share": "9.47%"},
    ("commendation", "秀谷镇", "2012-01-01", "2012-12-31"): {"good": "10"},
    ("recruitment", "坪塘镇", "2005-01-01", "2006-12-31"): {
        "received": "79",
        "blank": "2",  # of 15 villages none; the two branches received nobody
        "announced": "100%",
        "voted": "100%",
    },
    ("recruitment", "水寨办事处", "2007-07-01", "2010-06-30"): {"received": "36", "blank": "0"},
    ("discipline", "坪塘镇", "2005-01-01", "2006-12-31"): {"cases": "7", "expelled": "3", "inner": "4"},
    ("election", "坪塘镇", "2005-01-01", "2005-12-31"): {
        "elections": "15",
        "once": "100%",
        "ideal": "100%",
        "named": "100%",
        "winners": "44",
        "veterans": "38",
        "newcomers": "6",
        "teams": "4",
    },
    ("three_strong_secretary", "坪塘镇", "2006-01-01", "2006-12-31"): {"able": "53.33%", "million": "2"},
    ("study", "坪塘镇", "2005-01-01", "2005-12-31"): {"studies": "24", "missed": "0"},
    ("study", "水寨办事处", "2009-01-01", "2009-12-31"): {"studies": "48", "missed": "0"},
    ("campaign", "坪塘镇", "2006-01-01", "2006-12-31"): {"stages": "2", "campaigns": "2"},  # 16 and 17 both stand
    ("investment", "坪塘镇", "2005-01-01", "2006-12-31"): {"projects": "13", "standing": "11"},
    ("investment", "班庄镇", "2022-01-01", "2022-12-31"): {"talked": "30", "standing": "78", "large": "13"},
    ("training", "白银市", "2012-01-01", "2012-12-31"): {"model": "8"},
    ("training", "班庄镇", "2022-01-01", "2022-12-31"): {"secretaries": "4", "tours": "2"},
    ("coverage", "白银市", "2012-01-01", "2012-12-31"): {
        "enterprises": "198",
        "social": "93",
        "schools": "86",
        "sent": "69",
    },
    ("facility", "白银市", "2012-01-01", "2012-12-31"): {
        "seven": "216",
        "ten": "38",
        "extended": "113",
        "stations": "20",
    },
    ("facility", "班庄镇", "2022-01-01", "2022-12-31"): {"centres": "3", "five": "3"},
    ("facility", "秀谷镇", "2012-01-01", "2012-12-31"): {
        "built": "10",
        "extended": "11",
        "invested": "3600000",
        "matched": "1680000",
    },
    ("pay", "白银市", "2012-01-01", "2012-12-31"): {"ten": "19"},
    ("rectification", "白银市", "2012-01-01", "2012-12-31"): {"cases": "83"},
    ("rectification", "班庄镇", "2022-01-01", "2022-12-31"): {"cases": "4", "turned": "4"},
    ("inspection_tour", "白银市", "2012-01-01", "2012-12-31"): {"points": "4", "speakers": "6"},
    ("applicant", "班庄镇", "2022-01-01", "2022-12-31"): {"applicants": "200"},
    ("charity", "班庄镇", "2022-01-01", "2022-12-31"): {"households": "260", "amount": "52000"},
    ("petition", "秀谷镇", "2012-01-01", "2012-12-31"): {"cases": "132", "closed": "129", "rate": "97.73%"},
    ("suggestion", "秀谷镇", "2012-01-01", "2012-12-31"): {"suggestions": "152", "research": "152", "decisions": "31"},
    ("household_visit", "秀谷镇", "2012-01-01", "2012-12-31"): {"households": "10000", "items": "2000"},
    ("mediation", "秀谷镇", "2012-01-01", "2012-12-31"): {"mediations": "360"},
    ("contact_card", "秀谷镇", "2012-01-01", "2012-12-31"): {"cards": "10000"},
    ("double_lead", "秀谷镇", "2012-01-01", "2012-12-31"): {"examples": "160", "households": "3600"},
    ("council", "秀谷镇", "2012-01-01", "2012-12-31"): {"groups": "166", "members": "312"},
    ("village_fund", "秀谷镇", "2011-01-01", "2011-12-31"): {"share": "5%"},
    ("ranking", "坪塘镇", "2005-01-01", "2005-12-31"): {"first": "1"},
    ("ranking", "秀谷镇", "2011-01-01", "2011-12-31"): {"first": "1"},
    ("double_strong", "水寨办事处", "2010-01-01", "2010-12-31"): {"met": "18", "rate": "90%"},
    ("leading_group", "水寨办事处", "2010-01-01", "2010-12-31"): {"groups": "2"},
    ("document", "水寨办事处", "2010-01-01", "2010-12-31"): {"documents": "5"},
    ("sector_contest", "水寨办事处", "2010-01-01", "2010-12-31"): {"fields": "6"},
}


def filled(words: str, number: int) -> str:
    """A text of the seeds for the record of this number."""
    words = words.replace("{n}", str(number)).replace("{third}", str((number - 1) // 3 + 1))
    dated = re.fullmatch(r"\d{4}-.*", words) is not None
    return re.sub(
        r"(0?)\{of(\d+)\}",
        lambda found: f"{(number - 1) % int(found[2]) + 1:0{2 if dated else 1}d}",
        words,
    )


def settle() -> dict[str, Organization]:
    units: dict[str, Organization] = {}
    for name, kind, parent in GIVEN["units"]:
        units[name] = make_organization(name, kind=kind, parent=units[parent] if parent else None)
    return units


def enter(units: dict[str, Organization]) -> None:
    """All records, through the service that imports use."""
    types = {type.code: type for type in RegisterType.objects.all()}
    for each in GIVEN["records"]:
        type, rows = types[each["register"]], []
        for number in range(1, each.get("times", 1) + 1):
            unit = units[filled(each["unit"], number)]
            day = date.fromisoformat(filled(each["date"], number))
            data = {code: filled(value, number) for code, value in each["data"].items()}
            kept, faults = read(type, organization=unit, date=day, data=data, names=Names(Organization.objects.all()))
            assert faults == [], each
            rows.append((unit, day, kept))
        record_many(type, rows, actor=None, unit=rows[0][0])


@pytest.mark.django_db
def test_the_product_answers_with_the_printed_numbers() -> None:
    for file in FILES:
        load_type(file.read_bytes(), owner=None, actor=None)
    units = settle()
    enter(units)
    said: dict[tuple[str, ...], dict[str, str]] = {}
    for (register, unit, since, until), answers in ANSWERS.items():
        below = Organization.objects.within(units[unit])
        type = RegisterType.objects.get(code=register)
        told, _ = counted(type, below, date.fromisoformat(since), date.fromisoformat(until))
        found = {each.figure.code: each.words for each in told}
        said[register, unit, since, until] = {code: found[code] for code in answers}
    assert said == ANSWERS
    villages = Organization.objects.within(units["坪塘镇"]).filter(kind="village")
    told, _ = counted(RegisterType.objects.get(code="recruitment"), villages, date(2005, 1, 1), date(2006, 12, 31))
    blank = next(each.figure for each in told if each.figure.code == "blank")
    assert (blank.numerator, blank.denominator) == (0, 15 * scaled.SCALE)  # 无三年未发展党员的空白村


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_type_is_whole(file: Path) -> None:
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    spec = load(document)
    assert spec.code == file.stem and spec.about and spec.counts
    assert re.search(r"《.+》第\d+行", spec.source) and spec.dated
    assert all(count.rule for count in spec.counts)
    periodic = any(count.take == Take.MISSED for count in spec.counts)
    assert not periodic or spec.kinds, "who owes a record is said"


def test_daily_reports_are_off_and_personal_registers_restricted() -> None:
    specs = [load(json.loads(file.read_text(encoding="utf-8"))) for file in FILES]
    assert {spec.code for spec in specs if not spec.on} == {"daily_log", "attendance", "bulletin"}
    assert {spec.code for spec in specs if spec.restricted} == {"discipline", "accountability", "pay"}
