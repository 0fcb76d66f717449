"""Production starts only when it is safe to, and then with the settings that the design asks for."""

import json
import os
import subprocess
import sys

import pytest

from tests.sources import ROOT

PRODUCTION = {"KAOPING_PROFILE": "djbh3", "KAOPING_HTTPS": "1", "KAOPING_HOSTS": "kaoping.example.gov.cn"}
SHOW = """
import json, django
from django.conf import settings
names = [name for name in dir(settings) if name.isupper()]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def start(folder, *command, **changes):
    """A process of its own with a production environment."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("KAOPING_", "DJANGO_"))}
    given = {**PRODUCTION, "KAOPING_DATA": str(folder), **changes}
    environment = {**inherited, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUTF8": "1", **given}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def settings_of_production(tmp_path_factory):
    done = start(tmp_path_factory.mktemp("production"), "-c", SHOW)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_production_has_no_deployment_warning(tmp_path):
    done = start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_settings_of_production(settings_of_production):
    expected = {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["kaoping.example.gov.cn"],
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": 43200,
        "SESSION_SAVE_EVERY_REQUEST": False,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5000,
        "AXES_FAILURE_LIMIT": 5,
        "AXES_HTTP_RESPONSE_CODE": 429,
        "LANGUAGE_CODE": "zh-hans",
        "TIME_ZONE": "Asia/Shanghai",
        "USE_TZ": True,
    }
    assert {name: settings_of_production[name] for name in expected} == expected
    assert settings_of_production["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings_of_production["MIDDLEWARE"]
    options = settings_of_production["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"} < set(options["init_command"].split(";"))


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    keys = {json.loads(start(tmp_path, "-c", SHOW).stdout)["SECRET_KEY"] for _ in range(2)}
    assert len(keys) == 1 and len(keys.pop()) >= 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"KAOPING_HTTPS": "0"}, "正式运行需要 HTTPS"),
        ({"KAOPING_DEBUG": "1"}, "不能打开 KAOPING_DEBUG"),
        ({"KAOPING_HOSTS": "*"}, "KAOPING_HOSTS 不能是 *"),
        ({"KAOPING_PROFILE": "prod"}, "KAOPING_PROFILE 只能是"),
    ],
)
def test_production_refuses_to_start_unsafely(tmp_path, changes, words):
    done = start(tmp_path, "manage.py", "check", **changes)
    assert done.returncode != 0
    assert words in done.stderr


def test_without_encryption_only_when_somebody_says_so(tmp_path):
    done = start(tmp_path, "-c", SHOW, KAOPING_HTTPS="0", KAOPING_ALLOW_HTTP="yes")
    shown = json.loads(done.stdout)
    assert (shown["PRODUCTION"], shown["SESSION_COOKIE_SECURE"], shown["SECURE_HSTS_SECONDS"]) == (True, False, 0)


def test_postgresql_is_one_setting_away(tmp_path):
    done = start(tmp_path, "-c", SHOW, KAOPING_DATABASE_URL="postgresql://kaoping:geheim@127.0.0.1:5433/kaoping")
    database = json.loads(done.stdout)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("127.0.0.1", 5433, "kaoping")
    assert database["OPTIONS"]["pool"]["max_size"] == 10


def test_passwords_by_profile(tmp_path):
    def validators(profile):
        shown = json.loads(start(tmp_path, "-c", SHOW, KAOPING_PROFILE=profile).stdout)["AUTH_PASSWORD_VALIDATORS"]
        return {entry["NAME"].rsplit(".", 1)[-1]: entry.get("OPTIONS", {}) for entry in shown}

    assert validators("djbh2")["MinimumLengthValidator"] == {"min_length": 8}
    assert "CharacterClassesValidator" in validators("djbh2")
    assert validators("asvs")["MinimumLengthValidator"] == {"min_length": 12}
    assert "CharacterClassesValidator" not in validators("asvs")
