"""Settings of the test suite: a fresh data directory per process, quick hashing, jobs done at once.

The database is SQLite in that directory (a file, as in production, so that threads meet real locks), or
PostgreSQL when KAOPING_DATABASE_URL is set.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for name in [name for name in os.environ if name.startswith("KAOPING_") and name != "KAOPING_DATABASE_URL"]:
    del os.environ[name]  # a developer's own settings decide no test
TEMPORARY = tempfile.mkdtemp(prefix="kaoping-test-")
atexit.register(shutil.rmtree, TEMPORARY, ignore_errors=True)
os.environ["KAOPING_DATA"] = TEMPORARY

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, LOGGING, STATIC_ROOT  # noqa: E402

SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
OPTIONS = DATABASES["default"]["OPTIONS"]
if SQLITE:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
    OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    del OPTIONS["pool"]  # the test database is dropped at the end: no connection may wait in a pool

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)
LOGGING["root"]["level"] = "WARNING"
