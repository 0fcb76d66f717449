"""run.py from outside: it serves, stops when asked, and says in Chinese what it cannot do."""

import importlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

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


def answer(port, process):
    """What /healthz says once the site is up; fails when the process ends first or after half a minute."""
    for _ in range(150):
        assert process.poll() is None, process.stdout.read()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
                return response.read()
        except OSError:
            time.sleep(0.2)
    pytest.fail("the site did not answer")


def test_serve_runs_web_and_worker_and_stops_both(tmp_path):
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment(tmp_path), check=True)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"],
        cwd=ROOT, env=environment(tmp_path), check=True,
    )  # fmt: skip
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)],
        cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert answer(port, process) == b"ok"
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert f"网站已打开：http://127.0.0.1:{port}/" in printed and "正在停止" in printed
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


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
