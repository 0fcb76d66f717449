"""The golden corpus: results that may never change, and the engine's version that stands for them (F72)."""

import pytest

from config.toolkit.scaled import parse
from scoring.engine import VERSION, Fact
from scoring.engine.rules import rule_types
from tests.golden import corpus
from tests.scoring.engine.documents import rules_of
from tests.scoring.engine.reference import Reference
from tests.scoring.engine.test_reference import plain_written, told

CASES = corpus.cases()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_results_never_change(case):
    assert corpus.results(case) == case["results"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_reference_says_the_same(case):
    found = Reference(case["scheme"]).results(told([corpus.unit(given) for given in case["units"]]))
    assert {result["unit"]: plain_written(result) for result in case["results"]} == found


def test_the_version_is_the_digest_of_the_results():
    assert corpus.version([case["results"] for case in CASES]) == VERSION


def test_every_rule_type_is_in_the_corpus():
    assert {rule["type"] for case in CASES for rule in rules_of(case["scheme"]["nodes"])} == set(rule_types())


def test_facts_of_the_corpus_are_read_as_written():
    assert corpus.fact("1.5") == Fact(parse("1.5"))
    assert corpus.fact(["90", None]).members == (parse("90"), None)
