"""A scheme of 5,000 items, far beyond any real one, goes through every door; the times are printed, not promised."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from organizations.roles import Role
from scoring import services
from scoring.engine import load
from scoring.scheme_io import read_workbook
from scoring.scheme_io.book_writing import scheme_workbook
from scoring.scheme_io.writing import document
from tests.factories import make_organization, make_user

ITEMS, PART = 5_000, 100


def item(number: int) -> dict[str, Any]:
    return {
        "kind": "leaf",
        "code": f"{number // PART + 1}.{number % PART + 1}",
        "name": f"第{number + 1}项工作",
        "points": "1",
        "content": "按照要求做好这项工作。",
        "clause": "每缺一次扣0.1分，扣完为止。",
        "rule": {"type": "deduct_count", "datum": f"d{number}", "each": "0.1"},
    }


def large() -> dict[str, Any]:
    parts = [
        {
            "kind": "section",
            "code": str(start // PART + 1),
            "name": "一部分",
            "points": str(PART),
            "children": [item(number) for number in range(start, start + PART)],
        }
        for start in range(0, ITEMS, PART)
    ]
    data = [{"code": f"d{n}", "name": f"第{n + 1}项缺少次数", "kind": "count", "unit": "次"} for n in range(ITEMS)]
    examples = [{"node": item(n)["code"], "facts": {f"d{n}": "1"}, "points": "0.9"} for n in range(ITEMS)]
    head = {"format": "kaoping-scheme/1", "key": "large", "title": "五千项的方案", "year": 2026, "level": "village"}
    return {**head, "full": str(ITEMS), "data": data, "nodes": parts, "examples": examples}


@pytest.mark.bench
@pytest.mark.django_db
def test_five_thousand_items(client: Client) -> None:
    started = time.perf_counter()

    def told(step: str) -> None:
        nonlocal started
        print(f"{step:>12} {time.perf_counter() - started:6.2f} s")
        started = time.perf_counter()

    content = json.dumps(large(), ensure_ascii=False).encode()
    spec = load(json.loads(content))
    told("load")
    county = make_organization()
    actor = make_user("配置员", at=county, role=Role.CONFIGURATOR)
    scheme = services.import_scheme(content, owner=county, actor=actor)
    told("import")
    assert load(document(scheme)) == spec
    told("rows back")
    assert services.publish(scheme, actor=actor).spec() == spec
    told("publish")
    client.force_login(actor)
    page = client.get(f"/schemes/{scheme.pk}/")
    assert page.status_code == 200 and "50.100" in page.content.decode()
    told("page")
    book = scheme_workbook(spec)
    told("workbook out")
    assert load(read_workbook(book)) == spec
    told("workbook in")
