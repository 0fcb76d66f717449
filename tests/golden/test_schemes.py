"""Published documents written down in the scheme format: their sums as printed, their totals worked out by hand.

`schemes/NN-….json` are the documents; `schemes.json` holds what is recorded of each: declared and listed points of the
whole, of every part and of the items that do not add up, and whole units with the totals worked out on paper.
The wording of `content` follows the published text, which stands in `source`; what a text lacks is told in `notes`.
"""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from config.toolkit.scaled import parse, text
from organizations.roles import Role
from scoring import services
from scoring.engine import Section, Unit, dump, evaluate, load
from scoring.engine.nodes import in_base
from scoring.scheme_io import read_workbook
from scoring.scheme_io.book_writing import scheme_workbook
from scoring.scheme_io.writing import document
from tests.factories import make_organization, make_user
from tests.golden import corpus
from tests.scoring.engine.reference import Reference
from tests.scoring.engine.test_reference import plain, told

FOLDER = Path(__file__).with_name("schemes")
RECORDED: dict[str, Any] = json.loads(Path(__file__).with_name("schemes.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(name, case, id=f"{name}: {case['about']}")
    for name, given in RECORDED.items()
    for case in given["cases"]
]
ODD = re.compile(r"[A-Za-z_{}]|None|。。|，，|；；|、、|^，|每1(扣|得)|(?<!。)$")  # what no Chinese sentence has


def written(name: str) -> dict[str, Any]:
    """The document as it stands in the folder."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def units(case: dict[str, Any]) -> list[Unit]:
    """All in one pool, in the order of the record."""
    return [corpus.unit({"pool": "", "order": at, **given}) for at, given in enumerate(case["units"])]


def test_every_document_is_recorded():
    assert sorted(RECORDED) == sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", RECORDED)
def test_sums_and_mismatches_come_out_as_recorded(name):
    scheme, recorded = load(written(name)), RECORDED[name]
    listed = {leaf.code: [text(leaf.points), text(leaf.listed)] for leaf in scheme.leaves if leaf.points != leaf.listed}
    assert listed == recorded.get("items", {})
    parts = {
        node.code: [
            text(node.points if node.of is None else node.of),
            text(sum(child.points or 0 for child in node.children if in_base(child))),
        ]
        for node in scheme.preorder
        if isinstance(node, Section)
    }
    assert parts == recorded["parts"]
    assert [text(scheme.full), text(sum(root.points or 0 for root in scheme.base))] == recorded["total"]
    told_of = {warning.code: [text(warning.declared), text(warning.actual)] for warning in scheme.warnings}
    everything = {"": recorded["total"], **parts, **listed}
    assert told_of == {code: [declared, sums] for code, (declared, sums) in everything.items() if declared != sums}


@pytest.mark.parametrize("name", RECORDED)
def test_its_sentences_are_chinese(name):
    scheme = load(written(name))
    sentences = {leaf.code: scheme.sentence(leaf.code) for leaf in scheme.leaves}
    assert {code: said for code, said in sentences.items() if ODD.search(said)} == {}


@pytest.mark.parametrize("name", RECORDED)
def test_nothing_is_asked_in_vain_and_every_item_that_can_has_an_example(name):
    scheme = load(written(name))
    assert [datum.code for datum in scheme.unused] == []
    worked = {example.node for example in scheme.examples}
    silent = {leaf.code for leaf in scheme.leaves if leaf.rule.relative or leaf.rule.type == "manual"}
    assert [leaf.code for leaf in scheme.leaves if leaf.code not in worked | silent] == []


@pytest.mark.parametrize("name", RECORDED)
def test_what_the_text_lacks_is_told_below_the_table(name):
    scheme = load(written(name))
    notes = "\n".join(scheme.notes)
    assert scheme.source
    assert [said for said in RECORDED[name].get("noted", []) if said not in notes] == []


@pytest.mark.parametrize("name", RECORDED)
def test_it_survives_its_workbook(name):
    scheme = load(written(name))
    assert load(read_workbook(scheme_workbook(scheme))) == scheme


@pytest.mark.django_db
@pytest.mark.parametrize("name", RECORDED)
def test_it_survives_the_database(name):
    county = make_organization()
    actor = make_user("配置员", at=county, role=Role.CONFIGURATOR)
    scheme = services.import_scheme((FOLDER / f"{name}.json").read_bytes(), owner=county, actor=actor)
    assert load(document(scheme)) == load(written(name))
    published = services.publish(scheme, actor=actor, acknowledgement="原件如此，照录")
    assert published.document == dump(load(written(name)))


@pytest.mark.parametrize(("name", "case"), CASES)
def test_totals_worked_out_by_hand(name, case):
    scheme = load(written(name))
    results = evaluate(scheme, units(case))
    assert [text(result.total) for result in results] == case["totals"]
    assert [result.grade for result in results] == case.get("grades", [result.grade for result in results])
    assert [result.place for result in results] == case.get("places", [result.place for result in results])
    values = {(result.unit_id, node.code): node.value for result in results for node in result.nodes}
    for unit, code, points in case.get("nodes", []):
        assert (unit, code, values[unit, code]) == (unit, code, parse(points))


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_reference_says_the_same(name, case):
    found = Reference(written(name)).results(told(units(case)))
    assert {result.unit_id: plain(result) for result in evaluate(load(written(name)), units(case))} == found


SPOKEN = {"na": "不涉及", "734811": "2012-11-04", "734806": "2012-10-30"}  # as a person writes it in a data file


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_score_command_says_the_same(name, case, tmp_path):
    """Without a database: the scheme as its workbook, the units as a data file."""
    given = [
        {**unit, "facts": {code: SPOKEN.get(value, value) for code, value in unit["facts"].items()}}
        for unit in case["units"]
    ]
    data = {"format": "kaoping-data/1", "units": given}
    (tmp_path / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "scheme.xlsx").write_bytes(scheme_workbook(load(written(name))))
    call_command(
        "score",
        scheme=tmp_path / "scheme.xlsx",
        data=tmp_path / "data.json",
        out=tmp_path / "results.xlsx",
        json=tmp_path / "results.json",
        stdout=io.StringIO(),
        stderr=io.StringIO(),
    )
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [unit["total"] for unit in found["units"]] == case["totals"]
