"""Two versions of a standard side by side: what changed, what is new, what was dropped, in its own sentences."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from organizations.roles import Role
from scoring.models import Standard
from scoring.selectors.standard_revision import _passage, standard_revision
from scoring.services import standards
from scoring.standards import load
from scoring.standards.sources import NO_NAMES
from tests.factories import make_organization, make_user
from tests.scoring.standards.documents import STARS, make_standard


def told(before: list[str], after: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    lines = _passage("列入的情形", before, after)
    return [
        (line.before.text if line.before else "", line.after.text if line.after else "", line.changes) for line in lines
    ]


def test_sentences_find_each_other_by_words_then_by_what_they_are_about() -> None:
    before = ["1．空缺超过三个月（超过90天）。", "2．班子不团结的。", "3．矛盾多的。", "力量：1名。"]
    after = [
        "1．空缺超过三个月（超过60天）。",
        "2．被巡察点名的。",
        "3．班子不团结的。",
        "力量：由县直单位派，至少2名。",
    ]
    assert told(before, after) == [
        (before[0], after[0], ("90改为60",)),
        ("", after[1], ("新增本条",)),
        (before[1], after[2], ("序号由2改为3",)),
        (before[3], after[3], ("条文修改",)),
        (before[2], "", ("取消本条",)),
    ]
    assert [changes for *_, changes in told(before, before)] == [()] * 4
    assert told([], ["甲。"]) == [("", "甲。", ("新增本条",))]


def test_head_and_passages_of_two_versions() -> None:
    old, new = load(STARS), load({**STARS, "title": "新星级", "years": 2})
    found = standard_revision(old, new, NO_NAMES, NO_NAMES)
    assert [line.part for line in found.lines[:3]] == ["标准"] * 3
    assert found.changed[0].changes == ("标题修改",)
    assert any("2年" in (line.after.text if line.after else "") for line in found.changed)
    assert standard_revision(old, old, NO_NAMES, NO_NAMES).changed == ()


@pytest.mark.django_db
def test_the_page_of_a_draft_leads_to_what_it_changes(client) -> None:
    county = make_organization("靖远县")
    client.force_login(make_user(at=county, role=Role.CONFIGURATOR))
    first = make_standard(county)
    alone = client.get(reverse("scoring:standard-difference", args=[first.pk])).content.decode()
    assert "没有可以对照的另一版" in alone
    assert "修订对照" not in client.get(first.get_absolute_url()).content.decode()
    draft = standards.load_standard({**STARS, "years": 2}, owner=county, actor=None)
    url = reverse("scoring:standard-difference", args=[draft.pk])
    assert url in client.get(draft.get_absolute_url()).content.decode()
    page = " ".join(re.sub(r"<[^>]*>", " ", client.get(url).content.decode()).split())
    assert "标准修订对照表" in page and "原标准（第1版）" in page and "修订后（第2版）" in page
    assert "到下一次评定前有效。 修订后 第1条 评定后2年有效。 条文修改" in page
    assert "五星" not in page and "五星" in client.get(f"{url}?all=1&with={first.pk}").content.decode()
    assert client.get(f"{url}?with={draft.pk}").status_code == 404
    elsewhere = make_standard(make_organization("景泰县"))
    assert client.get(f"{url}?with={elsewhere.pk}").status_code == 404


@pytest.mark.django_db
def test_a_draft_that_cannot_be_read_is_not_compared(client) -> None:
    county = make_organization("靖远县")
    client.force_login(make_user(at=county, role=Role.CONFIGURATOR))
    make_standard(county)
    draft = standards.load_standard({**STARS, "years": 2}, owner=county, actor=None)
    Standard.objects.filter(pk=draft.pk).update(document={**STARS, "levels": []})
    assert client.get(reverse("scoring:standard-difference", args=[draft.pk])).status_code == 409
