"""A process that loads a long list is killed for good in the midst of it; the next one goes on, nothing is lost."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config import doctor
from organizations import audit
from organizations.imports.units import long_lists
from organizations.models import AuditEvent, ImportRecord, Organization, Placement
from organizations.models.jobs import ImportState
from tests.organizations.loading import storages
from tests.organizations.test_long_lists import QUIET, SAMPLE, listed, names
from tests.organizations.test_tree import assert_derived_right
from tests.sources import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
SIZE = 20  # rows of a batch: ninety of them


def loading(folder: Path, record: ImportRecord) -> "subprocess.Popen[str]":
    """The process, on the database of this test."""
    given = (str(connection.settings_dict["NAME"]), str(folder), str(record.pk), str(SIZE))
    command = [sys.executable, "-m", "tests.organizations.loading", *given]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_process_loses_nothing_and_the_next_writes_nothing_twice(tmp_path: Path, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | storages(str(tmp_path))
    record = long_lists.keep(SAMPLE, name="名单.csv", root=None, actor=None)
    long_lists.check(record, **QUIET, size=SIZE)
    process = loading(tmp_path, record)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 400:
            process.kill()
            break
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    record.refresh_from_db()
    written = Organization.objects.count()
    assert 400 <= written < len(listed()) and written % SIZE == 0
    assert (record.state, record.counts[long_lists.WRITTEN]) == (ImportState.PLANNED, written)
    assert Placement.objects.count() == written
    assert audit.verify() == []
    assert_derived_right()

    again = loading(tmp_path, record)
    told, _ = again.communicate(timeout=300)
    assert again.returncode == 0 and f"'新增': {len(listed()) - written}" in told.splitlines()[-1]
    assert names() == listed() and Placement.objects.count() == len(listed())
    assert_derived_right()
    record.refresh_from_db()
    assert record.state == ImportState.APPLIED
    batches = AuditEvent.objects.filter(action="import.continued").order_by("pk")
    assert sum(batch.changes["counts"]["新增"] for batch in batches) == len(listed())
    assert AuditEvent.objects.filter(action="import.applied").count() == 1
    assert audit.verify() == []
    assert [sentence for state, sentence in doctor.database() if state == doctor.FAULT] == []
