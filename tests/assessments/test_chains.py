"""Rules over several periods, played from published results to the list of whom they hit, the chain of periods told.

n in a row at the bottom, a missing period and a merger in between are in test_consequences.py; n of m, one frequency,
versions of a scheme, three years without a new member and the aim of one level up are here.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from assessments.models import ConsequenceList
from assessments.selectors.boards import Scales, movement
from assessments.services.levels import record_level
from organizations.models import Organization
from organizations.services import registers, regrouping
from scoring.services.standards import load_standard, publish
from scoring.standards import verdict_of
from tests.assessments.consequences import SEEDS, computed, lines, month, scored, scored_scheme, standard, town, year
from tests.factories import make_user

pytestmark = pytest.mark.django_db
GRADE = {"code": "passed", "name": "考核结果", "kind": "text"}
PLACE = {"code": "from_last", "name": "倒数名次", "kind": "number"}


def reads(fact: dict[str, Any], what: str) -> dict[str, Any]:
    return {**fact, "reads": {"from": "cycle", "scheme": "village-work", "what": what}}


def found(owner: Organization, fact: dict[str, Any], day: date, **when: Any) -> ConsequenceList:
    """Whom one rule over several periods hits on the day."""
    held = {"if": "periods", "fact": fact["code"], "every": "期", **when}
    document = {
        **{"format": "kaoping-standard/1", "kind": "consequence", "key": f"rules-{when.get('within', 0)}"},
        **{
            "title": f"结果运用办法{when.get('within', 0)}",
            "source": {"document": "编制示例"},
            "applies_to": ["village"],
        },
        "facts": [fact],
        "rules": [{"kind": "list", "code": "hit", "name": "列入约谈名单", "when": held}],
    }
    return computed(standard(owner, document), day=day)


def chain(made: ConsequenceList, name: str) -> list[tuple[str, str]]:
    """The periods that the verdict on a unit rests on, the latest first."""
    verdict = verdict_of(made.entries.get(name=name).verdict)
    return [(part.asked, part.truth.label) for part in verdict.parts]


def test_two_of_the_last_four_months_at_the_bottom() -> None:
    owner, villages = town("班庄镇", ["欢墩埠村", "抗日山村", "古城村"])
    scheme = scored_scheme(owner, "village-work")
    for number, scores in enumerate(
        (("90", "80", "70"), ("90", "60", "70"), ("90", "80", "70"), ("60", "80", "70")), 1
    ):
        scored(scheme, dict(zip(villages, scores, strict=True)), month(number))
    fact, day = reads(PLACE, "from_last"), month(4)[1]
    four = found(owner, fact, day, op="=", than="1", times=2, within=4)
    assert lines(four) == {"古城村": "适用"}
    assert chain(four, "古城村") == [
        *(("2026年4月", "不符合"), ("2026年3月", "符合")),
        *(("2026年2月", "不符合"), ("2026年1月", "符合")),
    ]
    assert lines(found(owner, fact, day, op="=", than="1", times=2, within=3)) == {}


def test_a_year_between_months_is_no_link_of_their_chain() -> None:
    """The year 2025 failed, January passed, February failed: of three months one is not known, whatever the year."""
    owner, (village,) = town("班庄镇", ["欢墩埠村"])
    scheme = scored_scheme(owner, "village-work")
    scored(scheme, {village: "50"}, year(2025))
    for number, score in ((1, "70"), (2, "50")):
        scored(scheme, {village: score}, month(number))
    fact, day = reads(GRADE, "grade"), month(2)[1]
    assert lines(found(owner, fact, day, texts=["不过关"], times=2)) == {}
    made = found(owner, fact, day, texts=["不过关"], times=2, within=3)
    assert lines(made) == {"欢墩埠村": "待判断"}
    assert chain(made, "欢墩埠村") == [
        *(("2026年2月", "符合"), ("2026年1月", "不符合"), ("更早的一期", "无法判断")),
    ]


def test_two_versions_of_a_scheme_are_one_chain() -> None:
    owner, villages = town("班庄镇", ["欢墩埠村", "抗日山村"])
    for number, scores in ((2024, ("50", "50")), (2025, ("55", "65"))):
        scheme = scored_scheme(owner, "village-work")
        scored(scheme, dict(zip(villages, scores, strict=True)), year(number))
    assert scheme.version == 2
    made = found(owner, reads(GRADE, "grade"), year(2025)[1], texts=["不过关"], times=2)
    assert lines(made) == {"欢墩埠村": "适用"}
    assert chain(made, "欢墩埠村") == [("2025年", "符合"), ("2024年", "符合")]


def test_three_years_without_a_new_member_by_the_register_and_through_a_merger() -> None:
    """None of 2023 to 2025; one had one in 2024; of the third a village was merged into it that had one in 2023."""
    owner, (none, some, merged, gone) = town("乌兰镇", ["东关村", "西关村", "河口村", "河沿村"])
    document = json.loads((SEEDS.parent / "registers" / "recruitment.json").read_text())
    register = registers.load_type(document, owner=owner.parent, actor=None)
    member = {"name": "王新", "sort": "致富能人", "applied": "2021-01-05", "stage": "正式党员"}
    for village, day in ((none, date(2022, 12, 31)), (some, date(2024, 7, 1)), (gone, date(2023, 7, 1))):
        registers.record(register, organization=village, date=day, data=member, actor=None)
    regrouping.merge([gone], into=merged, effective_on=date(2024, 3, 1), actor=None)
    fact = {"code": "new", "name": "发展党员人数", "kind": "number", "unit": "人"}
    fact |= {"reads": {"from": "register", "reads": "recruitment/received"}}
    made = found(owner, fact, date(2025, 12, 31), op="=", than="0", times=3, name="三年未发展党员")
    assert lines(made) == {"东关村": "适用"}
    assert chain(made, "东关村") == [("2025年", "符合"), ("2024年", "符合"), ("2023年", "符合")]
    told = verdict_of(made.entries.get().verdict).evidence[2].evidence
    assert "由台账“发展党员”" in told


def test_the_aim_of_one_level_up_from_one_year_to_the_next() -> None:
    """Who was 后进 must be 一般 at least a year later: who is not stands on the list, and the board tells who rose."""
    owner, villages = town("班庄镇", ["欢墩埠村", "抗日山村", "古城村"])
    actor = make_user(at=owner)
    scale = publish(
        load_standard(json.loads((SEEDS / "class4.json").read_text()), owner=owner, actor=actor), actor=actor
    )
    for number, levels in ((2023, ("后进", "后进", "一般")), (2024, ("后进", "一般", "一般"))):
        for village, level in zip(villages, levels, strict=True):
            given = {"scale": scale.spec(), "code": level, "year": number, "valid_from": date(number + 1, 1, 20)}
            record_level(village, owner=owner, **given, actor=actor)
    fact = {"code": "level", "name": "分类定级", "kind": "text", "reads": {"from": "level", "scale": "class4"}}
    made = found(owner, fact, date(2025, 6, 30), texts=["后进"], times=2, name="没有实现晋位升级")
    assert lines(made) == {"欢墩埠村": "适用"}
    assert chain(made, "欢墩埠村") == [("2025年6月30日", "符合"), ("2024年末", "符合")]
    board = movement(Scales(actor).ladder("class4"), since=2024, until=2025)
    assert {move.unit.name: (move.label, move.steps) for move in board.moves} == {
        "欢墩埠村": ("不变", 0),
        "抗日山村": ("升级", 1),
        "古城村": ("不变", 0),
    }
