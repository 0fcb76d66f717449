"""A veto of the last places in a pool that has no more units than that."""

from typing import Any

from scoring.engine import load, overreaching
from tests.factories import scheme_document


def last(count: int, **more: Any) -> dict[str, Any]:
    return {"code": f"W{count}", "name": "末位诫勉", "last": count, "effect": "lower_grade", **more}


def test_it_is_told_for_every_pool_in_which_nobody_escapes() -> None:
    document = scheme_document()
    document["vetoes"] += [last(2), last(3)]
    found = overreaching(load(document), ["镇", "镇", "镇", "乡", "乡", "村", "村", "村", "村"])
    assert [(each.veto.code, each.pool, each.units) for each in found] == [
        ("W2", "乡", 2),
        ("W3", "镇", 3),
        ("W3", "乡", 2),
    ]
    assert found[0].sentence() == (
        "乡组只有2个单位排名，都在末2名里，一票否决「末位诫勉」落到了每个单位，第1名也在内，请核对。"
    )


def test_a_veto_of_a_datum_is_none_of_its_business_and_a_pool_without_name_is_not_named() -> None:
    document = scheme_document()
    assert overreaching(load(document), [""]) == ()
    document["vetoes"] = [last(1)]
    (found,) = overreaching(load(document), [""])
    assert found.sentence().startswith("只有1个单位排名，都在末1名里，")
