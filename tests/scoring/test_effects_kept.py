"""Effects of vetoes, open grades, judged deductions through rows, workbook and files; what is refused at doors."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.toolkit.refusal import Refused
from organizations.roles import Role
from scoring import services
from scoring.engine import dump, load
from scoring.models import Indicator
from scoring.scheme_io import read_workbook
from scoring.scheme_io.book_writing import scheme_workbook
from scoring.scheme_io.writing import document as rows_of
from scoring.selectors.sentences import ladder
from tests.factories import make_organization, make_user
from tests.scoring.engine.documents import datum, document, extra, leaf, manual

pytestmark = pytest.mark.django_db
EFFECTS = [
    {"effect": "lower_grade", "steps": 2},
    {"effect": "raise_grade"},
    {"effect": "last_place"},
    {"effect": "score_cap", "score": "59"},
    {"effect": "score_factor", "factor": "0.9"},
]
GRADES = [{"name": "优秀", "from": "90", "edge": "out"}, {"name": "良好", "from": "80"}, {"name": "合格", "from": None}]
JUDGED = {"type": "deduct_judged", "datum": "off", "least": "1", "most": "5", "floor": None}
TAKEN = {"type": "deduct_judged", "datum": "taken", "least": "1", "most": "5", "gives": "taken"}
GIVEN = document(
    [manual("a", "94"), leaf("b", "6", JUDGED), extra("penalty", "减", None, leaf("减1", "5", TAKEN))],
    [datum("off", "points"), datum("taken", "points"), datum("v", "flag")],
    grades=GRADES,
    vetoes=[{"code": f"V{n}", "name": "事项", "datum": "v", **effect} for n, effect in enumerate(EFFECTS)],
)
OPPOSITE = {"type": "deduct_count", "datum": "n", "each": "2"}
WRONG = document([manual("a", "100"), extra("penalty", "减", None, leaf("减1", "5", OPPOSITE))], [datum("n")])


@pytest.fixture
def county():
    return make_organization()


@pytest.fixture
def actor(county):
    return make_user("配置员", at=county, role=Role.CONFIGURATOR)


def test_rows_and_workbook_give_them_back(county, actor):
    scheme = services.import_scheme(GIVEN, owner=county, actor=actor)
    assert load(rows_of(scheme)) == load(GIVEN)
    assert services.publish(scheme, actor=actor).document == dump(load(GIVEN))
    assert load(read_workbook(scheme_workbook(load(GIVEN)))) == load(GIVEN)


def test_they_are_told_below_the_table():
    told = ladder(load(GIVEN))
    assert told.grades == ("优秀：90分以上（不含90分）", "良好：80分及以上、不超过90分", "合格：不足80分")
    assert [sentence.split("的，")[1] for sentence in told.vetoes] == [
        "等次降低2等（依据「数据v」）。",
        "等次提高1等（依据「数据v」）。",
        "名次列本组最后（依据「数据v」）。",
        "总分不超过59分（依据「数据v」）。",
        "总分按90%计（依据「数据v」）。",
    ]


def test_a_deduction_in_a_penalty_is_refused_at_every_door(county, actor, tmp_path: Path):
    with pytest.raises(Refused, match="扣分项里的指标「减1 指标减1」不能用按次扣分"):
        services.import_scheme(WRONG, owner=county, actor=actor)
    scheme = services.import_scheme(GIVEN, owner=county, actor=actor)
    Indicator.objects.filter(scheme=scheme, code="减1").update(rule={"type": "deduct_count", "datum": "v", "each": "2"})
    with pytest.raises(Refused, match="没有发生的反而扣得最多"):
        services.publish(scheme, actor=actor)
    (tmp_path / "s.json").write_text(json.dumps(WRONG), encoding="utf-8")
    (tmp_path / "d.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="请改用累计得分 accumulate"):
        call_command("score", scheme=tmp_path / "s.json", data=tmp_path / "d.json", out=tmp_path / "r.xlsx")


def test_points_above_those_of_the_item_are_refused_in_data_files(tmp_path: Path):
    scheme = document([manual("a", "40"), manual("b", "60")])
    units = [{"id": "甲", "facts": {"ma": "41", "mb": "60"}}]
    (tmp_path / "s.json").write_text(json.dumps(scheme), encoding="utf-8")
    written = {"format": "kaoping-data/1", "units": units}
    (tmp_path / "d.json").write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(CommandError, match="应在0到40之间，填的是41"):
        call_command("score", scheme=tmp_path / "s.json", data=tmp_path / "d.json", out=tmp_path / "r.xlsx")
    assert not (tmp_path / "r.xlsx").exists()
