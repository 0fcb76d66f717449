"""The register types that come with the product: whole, each with its source, and what must be off or restricted."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from organizations.registers import Take, load

FILES = sorted((Path(__file__).resolve().parents[3] / "seeds" / "registers").glob("*.json"))


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
