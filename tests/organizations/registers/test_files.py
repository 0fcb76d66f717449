"""Types from files by command, and the page on their format."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organizations.models import RegisterType
from organizations.registers import load
from organizations.registers.definition import Count, Definition, Field, FieldKind, Take, Where
from organizations.registers.reading import COUNT, DEFINITION, FIELD, WHERE
from tests.factories import make_organization
from tests.organizations.registers.documents import document
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "register-format.md").read_text(encoding="utf-8")


def write(folder: Path, file: str, /, **changes: object) -> None:
    (folder / file).write_text(json.dumps(document(**changes), ensure_ascii=False), encoding="utf-8")


def run(*arguments: object, **options: object) -> list[str]:
    said = io.StringIO()
    call_command("load_registers", *map(str, arguments), stdout=said, **options)
    return said.getvalue().splitlines()


@pytest.mark.django_db
def test_a_folder_is_loaded_changed_and_found_the_same(tmp_path: Path) -> None:
    county = make_organization(code="620421")
    write(tmp_path, "a.json")
    write(tmp_path, "b.json", code="others", name="谈话", frequency="monthly", counts=None)
    assert run(tmp_path, owner="620421") == [
        "新增 visits 联系点检查（第1版，每周）",
        "新增 others 谈话（第1版，每月）",
        "新增2种",
    ]
    write(tmp_path, "b.json", code="others", name="谈心谈话", frequency="monthly", counts=None)
    assert run(tmp_path, owner="620421")[-1] == "不变1种，修改1种"
    assert list(RegisterType.objects.values_list("code", "number", "owner")) == [
        ("visits", 1, county.pk),
        ("others", 2, county.pk),
    ]


@pytest.mark.django_db
def test_one_bad_file_stops_them_all_and_every_fault_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.json")
    write(tmp_path, "b.json", code="others", name=None)
    write(tmp_path, "c.json", code="more", frequency="daily")
    with pytest.raises(CommandError) as caught:
        run(tmp_path)
    assert str(caught.value).splitlines() == [
        "b.json：台账类型没有载入：",
        "台账类型的名称没有填写。（name）",
        "c.json：台账类型没有载入：",
        "台账类型的频次只能是none（不定期）、weekly（每周）、monthly（每月）、quarterly（每季度）、yearly（每年）之一，"
        "写的是「daily」。（frequency）",
    ]
    assert not RegisterType.objects.exists()
    with pytest.raises(CommandError, match="没有区划代码为「9」的单位"):
        run(tmp_path / "a.json", owner="9")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=r"里没有 \.json 文件"):
        run(tmp_path / "empty")


def test_every_example_of_the_page_is_read() -> None:
    blocks = re.findall(r"```json\n([^`]*)```", PAGE)
    assert [load(json.loads(block)).code for block in blocks] == ["visits"]


def test_the_page_names_every_key_and_every_choice() -> None:
    said = set(re.findall(r"`\"?([a-z_]+)\"?[`:]", PAGE))
    keys = {key for item in (DEFINITION, FIELD, COUNT, WHERE) for key in item.keys}
    values = {value for kind in (FieldKind, Take) for value, _ in kind.choices}
    assert (keys | values) - said == set()


def test_the_tables_of_keys_fill_every_attribute() -> None:
    for item, made in ((DEFINITION, Definition), (FIELD, Field), (COUNT, Count), (WHERE, Where)):
        attributes = {key.attribute or name for name, key in item.keys.items()} - {"format"}
        assert attributes == set(made.__dataclass_fields__)


def test_the_schema_beside_the_page_is_the_present_one(tmp_path: Path) -> None:
    """`manage.py register_schema --out docs/register-format.schema.json` writes it anew."""
    call_command("register_schema", out=tmp_path / "schema.json")
    current = (tmp_path / "schema.json").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "register-format.schema.json").read_text(encoding="utf-8") == current
