"""`python3 run.py doctor`: how this machine and this site stand, with advice; exit code 1 on a fault."""

import hashlib
import os
import platform
import shutil
import sqlite3
import ssl
import sys
from collections.abc import Iterator

import django

GIGABYTE = 1024**3
FREE_NEEDED = GIGABYTE
GOOD, ADVICE, FAULT = "正常", "建议", "故障"
Finding = tuple[str, str]  # how it stands, and the sentence


def versions() -> Iterator[Finding]:
    """Python, Django, SQLite, OpenSSL and SM3."""
    yield GOOD, f"Python {platform.python_version()}，Django {django.get_version()}，{platform.platform()}"
    yield GOOD, f"SQLite {sqlite3.sqlite_version}，{ssl.OPENSSL_VERSION}"
    if "sm3" in hashlib.algorithms_available:
        yield GOOD, "国密 SM3 摘要可用"
    else:
        yield ADVICE, "本机的 Python 没有国密 SM3，摘要将使用 SHA-256。建议换用 OpenSSL 3 的 Python。"


def disk() -> Iterator[Finding]:
    """Free space and the rights of the data directory."""
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA_DIR).free
    sentence = f"数据目录 {settings.DATA_DIR} 所在磁盘剩余 {free / GIGABYTE:.1f} GB"
    if free < FREE_NEEDED:
        yield FAULT, f"{sentence}，不足 1 GB：请清理磁盘，或用 KAOPING_DATA 换到更大的磁盘。"
    else:
        yield GOOD, sentence
    key = settings.DATA_DIR / "secret_key"
    if os.name != "nt" and key.stat().st_mode & 0o077:
        yield FAULT, f"密钥文件 {key} 其他用户也能读：请运行 chmod 600 {key}"


def database() -> Iterator[Finding]:
    """Which database, whether it is sound, and whether its structure is of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from config.toolkit import triggers

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            if mode == "wal":
                yield GOOD, "内嵌数据库 SQLite，WAL 已打开"
            else:
                yield FAULT, f"SQLite 的日志方式是 {mode}，不是 WAL：数据目录须在本机磁盘上，不能在共享文件夹里。"
            state = cursor.execute("PRAGMA quick_check").fetchone()[0]
            if state != "ok":
                yield FAULT, f"数据库文件已损坏（{state}）：请停止使用，用最近的备份恢复。"
        else:
            cursor.execute("SELECT version()")
            yield GOOD, f"数据库 {cursor.fetchone()[0]}"
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield FAULT, f"数据库结构还有 {len(pending)} 步没有更新：请运行 python3 run.py serve，启动时会自动更新。"
    else:
        yield GOOD, "数据库结构与程序版本一致"
    if lost := triggers.missing(connection):
        yield FAULT, f"数据库缺少 {len(lost)} 道防改锁（{'、'.join(lost)}）：请用最近的备份恢复，或联系开发人员补上。"


def accounts() -> Iterator[Finding]:
    """Who may log in with a password that was never changed."""
    from django.contrib.auth import get_user_model
    from django.db import DatabaseError

    users = get_user_model().objects.filter(is_active=True, must_change_password=True).order_by("username")
    try:
        names = list(users.values_list("username", flat=True))
    except DatabaseError:
        yield ADVICE, "账号表还不存在，无法检查初始密码。"
        return
    if names:
        shown = "、".join(names[:10]) + (" 等" if len(names) > 10 else "")
        yield ADVICE, f"{len(names)} 个账号还在用初始密码：{shown}。请督促本人登录后修改。"
    else:
        yield GOOD, "没有使用初始密码的账号"


def profile() -> Iterator[Finding]:
    """Trial or production, and whether the connection is encrypted."""
    from django.conf import settings

    if not settings.PRODUCTION:
        yield (
            ADVICE,
            "现在是试用方式。正式运行请设置 KAOPING_PROFILE（djbh2、djbh3 或 asvs）、KAOPING_HOSTS、KAOPING_HTTPS=1。",
        )
    elif not settings.HTTPS:
        yield ADVICE, "正式运行但没有加密（KAOPING_ALLOW_HTTP=yes）：账号和密码会在网络上明文传输。"
    else:
        yield GOOD, f"正式运行，档案 {settings.PROFILE}，HTTPS 已打开"


def examine() -> list[Finding]:
    """All findings, in the order in which they are worth reading."""
    return [finding for check in (versions, profile, disk, database, accounts) for finding in check()]


def main() -> int:
    """Print the findings; 1 when there is a fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    findings = examine()
    for state, sentence in findings:
        print(f"[{state}] {sentence}")
    return int(any(state == FAULT for state, _ in findings))


if __name__ == "__main__":
    sys.exit(main())
