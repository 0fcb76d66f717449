"""Scores are seen by those assessed only while they are published: by page, file and API, in every state."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from assessments import services
from assessments.models import Cycle, CycleState, Result
from organizations.models import User
from organizations.roles import Role
from tests.assessments.steps import WHY, assess
from tests.factories import make_cycle, make_user

OWN_TOTAL, BEST_TOTAL = "17.75", "20.00"  # of the second unit, and of the two others


@pytest.fixture
def cycle(db: None) -> Cycle:
    found = make_cycle()
    assess(found, {1: {"late": "1", "visit": "4.25"}})
    found.refresh_from_db()
    return found


@pytest.fixture
def clerk(cycle: Cycle) -> User:
    """Works for the second unit, which is the third in the ranking."""
    unit = cycle.roster.order_by("position")[1].organization
    return make_user(at=unit, role=Role.FILLER)


def decide(cycle: Cycle) -> None:
    leader = make_user(at=cycle.owner, role=Role.LEADER)
    first, _, third = cycle.roster.order_by("position")
    services.decide(
        cycle,
        meeting="常委会",
        minutes_no="〔2026〕3号",
        decided_on=date(2026, 1, 5),
        grades={first.pk: ("优秀", "并列，专题研究更好"), third.pk: ("良好", "")},
        actor=leader,
    )


def publish(cycle: Cycle) -> None:
    decide(cycle)
    services.publish(Cycle.objects.get(pk=cycle.pk), title="通报", document_no="", actor=cycle.created_by)


def publish_and_withdraw(cycle: Cycle) -> None:
    publish(cycle)
    services.withdraw(Cycle.objects.get(pk=cycle.pk), reason="文号有误", actor=cycle.created_by)


def publish_withdraw_reopen(cycle: Cycle) -> None:
    publish_and_withdraw(cycle)
    services.reopen(Cycle.objects.get(pk=cycle.pk), reason="复核", actor=cycle.created_by)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def addresses(cycle: Cycle) -> list[str]:
    """Everything that shows scores of this cycle."""
    found = [f"/cycles/{cycle.pk}/{part}" for part in ("ranking/", "rollup/", "runs/", "exports/", "items/1.1/")]
    found += [f"/cycles/{cycle.pk}/exports/{kind}/" for kind in ("ranking", "matrix", "deductions")]
    for result in Result.objects.filter(run__cycle=cycle):
        parts = ("", "1.1/", "J/", "explanation.xlsx")
        found += [f"/results/{result.pk}/{part}" for part in parts] + [f"/api/results/{result.pk}/"]
    return found


@pytest.mark.parametrize("go_on", [lambda cycle: None, decide, publish_and_withdraw, publish_withdraw_reopen])
def test_before_and_after_publication_nothing_is_told(
    cycle: Cycle, clerk: User, go_on: Callable[[Cycle], None]
) -> None:
    go_on(cycle)
    client = client_of(clerk)
    assert {url: client.get(url).status_code for url in addresses(cycle)} == dict.fromkeys(addresses(cycle), 404)
    assert client.get("/api/results/").json()["results"] == []
    sheet = clerk.memberships.get().organization.roster_entries.get().sheet
    for page in ("/", "/cycles/", f"/cycles/{cycle.pk}/", sheet.get_absolute_url()):
        shown = client.get(page).content.decode()
        for secret in (BEST_TOTAL, OWN_TOTAL, "优秀", "核定总分"):
            assert secret not in shown, f"{page} tells {secret}"
    assert client.get(f"/api/cycles/{cycle.pk}/").status_code == 200


def test_a_save_tells_the_unit_its_own_points_only(cycle: Cycle, clerk: User) -> None:
    """An item came back after the review: its correction must not bring the settled points of the others along."""
    sheet = clerk.memberships.get().organization.roster_entries.get().sheet
    services.reopen_review(sheet, reason="复核", actor=cycle.created_by)
    services.return_items(sheet, reasons={"1.1": "请核对"}, actor=cycle.created_by)
    cells = [{"key": "meetings", "value": "3", "revision": 1}]
    url = f"/sheets/{sheet.pk}/cells/"
    told = client_of(clerk).post(url, {"cells": cells}, content_type="application/json").json()
    assert [cell["state"] for cell in told["cells"]] == ["saved"]
    assert told["totals"]["self:1.1"] == "3.50"
    assert {key.split(":")[0] for key in told["totals"]} == {"self"}


def test_once_published_the_own_result_opens_and_the_ranking_shows_all(cycle: Cycle, clerk: User) -> None:
    publish(cycle)
    client = client_of(clerk)
    own = Result.objects.get(roster_entry__organization=clerk.memberships.get().organization)
    assert [row["unit"] for row in client.get("/api/results/").json()["results"]] == [str(own)]
    assert client.get(f"/api/results/{own.pk}/").json()["total"] == "17.75"
    page = client.get(f"/results/{own.pk}/2.2/").content.decode()
    assert WHY in page
    ranking = client.get(f"/cycles/{cycle.pk}/ranking/").content.decode()
    for words in (OWN_TOTAL, BEST_TOTAL, "优秀", *cycle.roster.values_list("name", flat=True)):
        assert words in ranking
    assert "并列，专题研究更好" not in ranking, "why another unit got its grade is not for everyone"
    opened = [url for url in addresses(cycle) if client.get(url).status_code == 200]
    assert opened == [
        f"/cycles/{cycle.pk}/ranking/",
        *(f"/results/{own.pk}/{part}" for part in ("", "1.1/", "J/", "explanation.xlsx")),
        f"/api/results/{own.pk}/",
    ]


def test_a_new_computation_hides_nothing_that_was_published(cycle: Cycle, clerk: User) -> None:
    """What is published is the decided run: it cannot be computed anew meanwhile."""
    publish(cycle)
    organizer = client_of(cycle.created_by)
    assert organizer.post(f"/cycles/{cycle.pk}/compute/").status_code == 409
    cycle.refresh_from_db()
    assert cycle.state == CycleState.PUBLISHED
    assert client_of(clerk).get(f"/cycles/{cycle.pk}/ranking/").status_code == 200


def test_results_of_an_older_run_stay_with_those_above(cycle: Cycle, clerk: User) -> None:
    """After publication a unit sees the published run only, not what an earlier run had made of it."""
    older = list(Result.objects.filter(run=cycle.run_id).values_list("pk", flat=True))
    services.compute(cycle, actor=cycle.created_by)
    publish(Cycle.objects.get(pk=cycle.pk))
    client = client_of(clerk)
    assert {client.get(f"/results/{pk}/").status_code for pk in older} == {404}
    assert {client.get(f"/api/results/{pk}/").status_code for pk in older} == {404}
