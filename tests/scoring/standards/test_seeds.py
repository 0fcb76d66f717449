"""The standards that come with the system load, say themselves in Chinese, and are loaded by the command."""

import io
import json
import re

import pytest
from django.core.management import CommandError, call_command

from config.toolkit.refusal import Refused
from scoring.models import Standard
from scoring.services import standards
from scoring.standards import Scale, dump, load
from tests.factories import make_organization
from tests.scoring.standards.documents import STARS, stars
from tests.scoring.standards.using import USING
from tests.sources import ROOT

SEEDS = ROOT / "seeds" / "standards"
SCALES = {
    path.stem: load(document)
    for path in sorted(SEEDS.glob("*.json"))
    if (document := json.loads(path.read_text(encoding="utf-8")))["kind"] == "scale"
}


def test_the_seeds_are_those_of_the_list() -> None:
    listed = re.findall(r"\| `([a-z0-9-]+)\.json` \|", (SEEDS / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.stem for path in SEEDS.glob("*.json"))
    assert {"star5", "star3to5", "star8", "star10", "class4", "good4", "five-named"} <= set(SCALES)


@pytest.mark.parametrize("name", SCALES)
def test_a_scale_is_called_as_its_file_and_speaks_chinese(name: str) -> None:
    scale = SCALES[name]
    assert isinstance(scale, Scale) and scale.key == name
    assert dump(scale) == json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))
    assert not re.search("[A-Za-z]", "".join((scale.sentence, *scale.sentences(), *scale.names)))
    assert scale.outcomes


def test_levels_and_named_stars_of_the_seeds() -> None:
    assert [level.code for level in SCALES["class4"].levels] == ["先进", "较好", "一般", "后进"]
    assert [level.code for level in SCALES["good4"].levels] == ["好", "较好", "一般", "差"]
    assert {key: len(SCALES[key].levels) for key in ("star3to5", "star5", "star8", "star10")} == {
        "star3to5": 3,
        "star5": 5,
        "star8": 8,
        "star10": 10,
    }
    named = SCALES["five-named"]
    village = [star.name for star in named.stars_for("village", "village")]
    community = [star.name for star in named.stars_for("village", "community")]
    assert village == ["支部过硬星", "产业兴旺星", "生态宜居星", "平安法治星", "文明幸福星"]
    assert community == ["支部过硬星", "宜业兴业星", "共建共享星", "平安法治星", "幸福和谐星"]
    assert len(SCALES["star10"].stars_for("village", "community")) == 10


@pytest.mark.django_db
def test_the_command_loads_and_publishes_a_folder() -> None:
    make_organization("靖远县", code="620421")
    printed = io.StringIO()
    call_command("load_standards", SEEDS, owner="620421", stdout=printed)
    assert "草稿 等级 star5 星级（一星至五星）（第1版）" in printed.getvalue().splitlines()
    printed = io.StringIO()
    call_command(
        "load_standards", *(SEEDS / f"{key}.json" for key in SCALES), owner="620421", publish=True, stdout=printed
    )
    assert {line.split()[0] for line in printed.getvalue().splitlines()} == {"已发布"}
    assert Standard.objects.filter(kind="scale", state="published", version=1).count() == len(SCALES)


@pytest.mark.django_db
def test_the_command_loads_all_or_nothing(tmp_path) -> None:
    make_organization("靖远县", code="620421")
    (tmp_path / "a.json").write_text(json.dumps(STARS), encoding="utf-8")
    (tmp_path / "b.json").write_text("{", encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps(stars(key="c", levels=[])), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        call_command("load_standards", tmp_path, owner="620421")
    told = [line.split("：")[0] for line in str(error.value).splitlines()]
    assert told == ["b.json", "c.json", "1. 至少要有两个等级，最好的写在前面。"]
    with pytest.raises(CommandError, match="没有区划代码为「1」的单位。"):
        call_command("load_standards", tmp_path, owner="1")
    assert not Standard.objects.exists()


@pytest.mark.django_db
def test_files_are_taken_in_the_order_of_their_kinds(using) -> None:
    county = make_organization("靖远县")
    contents = {"a.json": json.dumps(USING).encode(), "b.json": json.dumps(STARS).encode()}
    loaded = standards.load_files(contents, owner=county, actor=None)
    assert [row.key for row in loaded] == ["stars", "using"]
    with pytest.raises(Refused, match="没有这个已发布的等级"):  # its scale is a draft
        standards.publish(loaded[1], actor=None)
