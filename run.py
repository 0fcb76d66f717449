#!/usr/bin/env python3
"""考评: set up, demonstrate, test, serve and examine, with nothing but Python 3.11 and pip.

    python3 run.py demo [--no-serve] [--port 8000]    装好环境，用真实数据走完一次考核，生成会议用表，然后打开网站
    python3 run.py test [pytest 的参数]                装好环境和测试工具，运行测试
    python3 run.py serve [--host H] [--port 8000]     打开网站（网页进程和后台任务进程）
    python3 run.py doctor                             检查运行环境，给出处理建议

Only the standard library is used here. A folder `wheelhouse/` beside this file makes the set-up work without a network.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WHEELHOUSE = ROOT / "wheelhouse"
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
STOP_SECONDS = 20


def say(text: str) -> None:
    """One line to the person at the screen, at once."""
    print(text, flush=True)


def fail(text: str, code: int = 1) -> NoReturn:
    """Say what is wrong and end with this exit code."""
    say(text)
    sys.exit(code)


def run(*command: object, quiet: bool = False) -> int:
    """Run a program in the project's folder; its exit code. Quiet: what it prints is dropped."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run([str(w) for w in command], cwd=ROOT, env=ENVIRONMENT, stdout=sink, stderr=sink).returncode


def must(*command: object) -> None:
    """Run a program and end with its exit code when it fails."""
    if code := run(*command):
        fail(f"这一步没有成功（退出码 {code}）：{' '.join(map(str, command))}", code)


def make_environment() -> None:
    """The folder .venv; on a bare Debian, whose Python cannot put pip into it, without pip."""
    if PYTHON.exists():
        return
    say("· 建立运行环境 .venv")
    if run(sys.executable, "-m", "venv", VENV, quiet=True):
        must(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)


def pip() -> list[object]:
    """The pip of the environment, or the system's pip working into it."""
    if run(PYTHON, "-m", "pip", "--version", quiet=True) == 0:
        return [PYTHON, "-m", "pip"]
    system = getattr(sys, "_base_executable", sys.executable)  # also when run by the environment's own Python
    return [system, "-m", "pip", "--python", PYTHON]


def install(name: str, *, needed: bool = True) -> bool:
    """Install requirements/<name>.lock, hashed wheels only; False when it is not needed and not to be had here."""
    lock, stamp = ROOT / "requirements" / f"{name}.lock", VENV / f".{name}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    known = stamp.read_text() if stamp.exists() else ""
    if known == wanted or (known == f"absent {wanted}" and not needed):
        return known == wanted
    say(f"· 安装组件 {name}")
    source = ["--no-index", "--find-links", WHEELHOUSE] if WHEELHOUSE.is_dir() else []
    options = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    command = [*pip(), *options, *source, "-r", lock]
    if needed:
        must(*command)
    had = needed or run(*command, quiet=True) == 0
    stamp.write_text(wanted if had else f"absent {wanted}")
    return had


def prepare() -> None:
    """The environment that serves: core, accelerators where they exist, PostgreSQL's driver where asked for."""
    make_environment()
    install("core")
    absent = "本机没有现成的安装包，不影响使用，只是大批量时慢一些"
    say("· 加速组件：" + ("已安装（numpy、python-calamine、granian）" if install("fast", needed=False) else absent))
    if os.environ.get("KAOPING_DATABASE_URL"):
        install("postgres")


def update() -> None:
    """Bring database and static files to this version."""
    say("· 更新数据库结构，整理静态文件")
    must(PYTHON, "manage.py", "migrate", "--verbosity", 0)
    must(PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", 0)


def check_port(host: str, port: int) -> None:
    """End with advice when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            fail(f"端口 {port} 已被占用或不能使用：请关闭占用它的程序，或用 --port 换一个端口。")


def serve(host: str, port: int) -> int:
    """The web server and the worker for long jobs, until Ctrl-C or until one of them ends."""
    check_port(host, port)
    web = [PYTHON, "-m", "waitress", "--listen", f"{host}:{port}", "--threads", "8", "--ident", ""]
    if proxy := os.environ.get("KAOPING_TRUSTED_PROXY"):
        web += ["--trusted-proxy", proxy, "--clear-untrusted-proxy-headers"]
        web += ["--trusted-proxy-headers", "x-forwarded-for x-forwarded-proto x-forwarded-host"]
    worker = [PYTHON, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end works like Ctrl-C
    processes = []
    try:
        for command in ([*web, "config.wsgi:application"], worker):
            processes.append(subprocess.Popen(list(map(str, command)), cwd=ROOT, env=ENVIRONMENT))
        say(f"\n网站已打开：http://{host}:{port}/    按 Ctrl-C 停止。")
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
        say("有一个进程意外结束，网站停止。请查看上面的提示。")
        return 1
    except KeyboardInterrupt:
        say("\n正在停止……")
        return 0
    finally:
        end(processes)


def end(processes: list) -> None:
    """Ask the processes to end; after a while, end them."""
    for process in processes:
        process.terminate()  # does nothing to one that has ended
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Parser(argparse.ArgumentParser):
    """Complains in Chinese; the verbs make parsers of this class too."""

    def error(self, message: str) -> NoReturn:
        fail("参数不对。可以写：\n" + "\n".join(re.findall("    python3 .*", __doc__ or "")), 2)


def arguments() -> tuple[argparse.Namespace, list[str]]:
    """The verb, its options, and for `test` whatever follows."""
    parser = Parser(description="考评：一条命令演示、测试、运行、检查。")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="{demo,test,serve,doctor}")
    demo = verbs.add_parser("demo", help="用真实数据演示一遍，然后打开网站")
    demo.add_argument("--no-serve", action="store_true", help="演示完就结束，不打开网站")
    for verb in (demo, verbs.add_parser("serve", help="打开网站")):
        verb.add_argument("--host", default="127.0.0.1")
        verb.add_argument("--port", type=int, default=8000)
    verbs.add_parser("test", help="运行测试，后面可以写 pytest 的参数", add_help=False)
    verbs.add_parser("doctor", help="检查运行环境")
    options, rest = parser.parse_known_args()
    return (options, rest) if options.verb == "test" else (parser.parse_args(), [])


def main() -> int:
    """Do what the verb says; the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 (the one file that an old Python may meet)
        fail(f"需要 Python 3.11 或更新的版本，本机是 {sys.version.split()[0]}。")
    options, rest = arguments()
    if options.verb == "test":
        make_environment()
        for name in ("core", "fast", "postgres", "test"):
            install(name)
        return run(PYTHON, "-m", "pytest", *rest)
    prepare()
    if options.verb == "doctor":
        return run(PYTHON, "-m", "config.doctor")
    update()
    if options.verb == "demo":
        must(PYTHON, "manage.py", "demo")
    return 0 if options.verb == "demo" and options.no_serve else serve(options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
