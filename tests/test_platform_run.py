"""run.py from outside: it serves, stops when asked, and says in Chinese what it cannot do."""

import http.client
import importlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest

from tests.sources import ROOT

SERVE = "import sys, run; run.PYTHON = sys.executable; sys.exit(run.serve('127.0.0.1', int(sys.argv[1])))"


def environment(folder):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("KAOPING_", "DJANGO_"))}
    return {**kept, "KAOPING_DATA": str(folder), "PYTHONUTF8": "1"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, **headers):
    """Status, headers and text that the site answers at /healthz and, to a stranger, at /nowhere."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/healthz" if not headers else "/nowhere", headers=headers)
    response = connection.getresponse()
    found = response.status, dict(response.getheaders()), response.read().decode()
    connection.close()
    return found


def wait(port, process):
    """Return once the site is up; fail when the process ends first or after half a minute."""
    for _ in range(150):
        assert process.poll() is None, process.stdout.read()
        try:
            return ask(port)
        except OSError:
            time.sleep(0.2)
    pytest.fail("the site did not answer")


@contextmanager
def site(folder, **changes):
    """A served site with an empty database; yields its port, and what it printed once it was asked to stop."""
    given = {**environment(folder), **changes}
    for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=given, check=True)
    port, printed = free_port(), []
    command = [sys.executable, "-c", SERVE, str(port)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=given, **pipes)
    try:
        wait(port, process)
        yield port, printed
        process.send_signal(signal.SIGTERM)
        printed.append(process.communicate(timeout=30)[0])
        assert process.returncode == 0, printed
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def result_of_a_job(folder):
    """Hand in a job as a page would and read from the database what the worker made of it, within half a minute."""
    enqueue = "import django; django.setup(); from tests.platform_tasks import double; double.enqueue(21)"
    given = {**environment(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", enqueue], cwd=ROOT, env=given, check=True)
    with closing(sqlite3.connect(folder / "kaoping.sqlite3")) as database:
        for _ in range(150):
            rows = database.execute("SELECT return_value FROM django_tasks_database_dbtaskresult").fetchall()
            if rows[0][0] not in (None, "null"):
                return rows[0][0]
            time.sleep(0.2)
    pytest.fail(f"the worker did nothing: {rows}")


def after_the_worker_died(folder):
    """How a job ends that was running when its worker was killed: the next worker starts, finds it, and stops."""
    lose = (
        "import django; django.setup()\n"
        "from organizations.models import Job, User\n"
        "Job.objects.create(kind='x', title='导入', state='running', actor=User.objects.create_user('wang'))"
    )
    given = {**environment(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    for command in (["-c", lose], ["manage.py", "db_worker", "--batch", "--no-startup-delay", "-v", "0"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=given, check=True)
    with closing(sqlite3.connect(folder / "kaoping.sqlite3")) as database:
        return database.execute("SELECT state, message FROM organizations_job").fetchall()


def test_serve_runs_web_and_worker_and_stops_both(tmp_path):
    with site(tmp_path) as (port, printed):
        assert ask(port)[::2] == (200, "ok")
        assert result_of_a_job(tmp_path) == "42"
    assert f"网站已打开：http://127.0.0.1:{port}/" in printed[0] and "正在停止" in printed[0]
    with pytest.raises(OSError, match="refused"):
        ask(port)
    ((state, message),) = after_the_worker_died(tmp_path)
    assert state == "failed" and message.startswith("后台程序中途停止")


def test_behind_a_proxy_that_is_trusted_the_connection_counts_as_encrypted(tmp_path):
    production = {"KAOPING_PROFILE": "djbh2", "KAOPING_HTTPS": "1", "KAOPING_HOSTS": "kaoping.example.gov.cn"}
    with site(tmp_path, **production, KAOPING_TRUSTED_PROXY="127.0.0.1") as (port, _):
        status, headers, _ = ask(port, Host="kaoping.example.gov.cn")
        assert (status, headers["Location"]) == (301, "https://kaoping.example.gov.cn/nowhere")
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.8.7"}
        status, headers, _ = ask(port, Host="kaoping.example.gov.cn", **forwarded)
        assert (status, headers["Strict-Transport-Security"]) == (404, "max-age=31536000")
        assert ask(port, Host="elsewhere.example", **forwarded)[0] == 400


def test_a_port_in_use_is_explained(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = [sys.executable, "-c", SERVE, port]
        done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True)
    assert (done.returncode, f"端口 {port} 已被占用" in done.stdout) == (1, True)


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), ([], 2), (["demo", "--nonsense"], 2), (["fly"], 2)])
def test_words_that_run_understands(words, code):
    done = subprocess.run([sys.executable, "run.py", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == code


def test_a_stamp_makes_the_second_run_quick(tmp_path, monkeypatch):
    run = importlib.import_module("run")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "none.lock").write_text("")  # nothing to fetch: the real pip runs, and is quick
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    assert run.install("none") is True
    assert len((tmp_path / ".none").read_text()) == 64
    monkeypatch.setattr(run, "pip", lambda: pytest.fail("installed again"))
    assert run.install("none") is True


def test_an_accelerator_that_does_not_exist_here_is_remembered(tmp_path, monkeypatch):
    run = importlib.import_module("run")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "wheelhouse").mkdir()
    lock = tmp_path / "requirements" / "fast.lock"
    lock.write_text("kaoping-nothing==1.0 --hash=sha256:" + "0" * 64 + "\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "WHEELHOUSE", tmp_path / "wheelhouse")
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    assert run.install("fast", needed=False) is False
    assert (tmp_path / ".fast").read_text().startswith("absent ")
    monkeypatch.setattr(run, "pip", lambda: pytest.fail("tried again"))
    assert run.install("fast", needed=False) is False
