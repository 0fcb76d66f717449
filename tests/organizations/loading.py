"""A long list loaded by a process of its own, in small batches, so that a test can kill it.

    python -m tests.organizations.loading DATABASE FOLDER RECORD SIZE

Prints how many units are written, a line for each batch, then what was done.
"""

import os
import sys
from datetime import date
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
    django.setup()

from django.db import connection
from django.test.utils import override_settings

from organizations.imports.units import long_lists
from organizations.imports.units.apply import Document
from organizations.models import ImportRecord


def storages(folder: str) -> dict[str, dict[str, Any]]:
    """Files of the data folder, where two processes find them."""
    return {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}}


def main(record: int, size: int) -> None:
    """Load what was checked."""
    kept = ImportRecord.objects.select_related("file", "organization").get(pk=record)
    document = Document(date(2026, 3, 1), "甲2号")
    print(long_lists.load(kept, document=document, step=lambda done, total, told: print(done, flush=True), size=size))


if __name__ == "__main__":
    connection.settings_dict["NAME"] = sys.argv[1]
    with override_settings(STORAGES=storages(sys.argv[2])):
        main(int(sys.argv[3]), int(sys.argv[4]))
