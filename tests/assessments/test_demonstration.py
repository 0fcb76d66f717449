"""`manage.py demo`: the main job on real divisions, to the golden figures, on either database."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.demonstration import groundwork
from assessments.demonstration.logins import login_file
from assessments.models import Cycle, CycleState, Entry, ItemReturn, Origin, Run
from assessments.services import rerun
from organizations import audit
from organizations.models import Organization, OrganizationEvent, User
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(settings, tmp_path):
    settings.OUT_DIR, settings.DATA_DIR = tmp_path / "out", tmp_path
    return tmp_path


def run_demo() -> str:
    said = io.StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def test_the_main_job_comes_out_as_it_must_and_twice_changes_nothing(folders):
    said = run_demo()
    assert "新增1806个单位" in said
    assert Organization.objects.get(code="620421103200").name == "东坪村村民委员会"
    states = Cycle.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [CycleState.PUBLISHED, CycleState.PUBLISHED, CycleState.COMPUTED, CycleState.OPEN]
    kinds = OrganizationEvent.objects.order_by("effective_on").values_list("kind", flat=True)
    assert list(kinds) == ["merge", "transfer", "rename", "convert"]
    assert ItemReturn.objects.exclude(resolved_at=None).count() == 4
    assert Entry.objects.filter(origin=Origin.WORKBOOK).exists()
    assert all(rerun(run).same for run in Run.objects.all())
    assert audit.verify() == []
    made = sorted(path.name for path in settings.OUT_DIR.rglob("*.xlsx"))
    assert len(made) == 2 * 3 + 18 + 23 + 2
    assert login_file().stat().st_mode & 0o777 == 0o600
    before = User.objects.count(), Entry.objects.count()
    assert "没有重复建立" in run_demo()
    assert (User.objects.count(), Entry.objects.count()) == before


def test_data_of_others_are_left_alone(folders):
    make_organization()
    with pytest.raises(CommandError, match="演示只能建在空库上"):
        run_demo()


def test_a_production_system_is_left_alone(folders, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式运行的系统里不能建立演示数据"):
        run_demo()


def test_a_refusal_leaves_nothing_behind(folders, monkeypatch):
    monkeypatch.setattr(groundwork, "TOWNSHIP", "620421999")
    with pytest.raises(Organization.DoesNotExist):
        run_demo()
    assert not Organization.objects.exists()
