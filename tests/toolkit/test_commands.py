"""Commands answer in Chinese: wrong arguments, a file that cannot be read, a database that is not there."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config.toolkit import commands
from config.toolkit.refusal import Refused


class Fails(commands.Command):
    """Raises what it is given."""

    requires_system_checks = []
    stealth_options = ("error",)

    def handle(self, **options: object) -> None:
        raise options["error"]


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [
        ("import_units", [], "缺少参数：文件。用法见 manage.py import_units --help"),
        ("add_user", ["one"], "缺少参数：姓名, 角色, 区划代码。用法见 manage.py add_user --help"),
        ("rerun", ["第一次"], "计算编号 应是数字，写的是「第一次」。用法见 manage.py rerun --help"),
        ("verify_audit", ["--fast"], "不认识的参数：--fast。用法见 manage.py verify_audit --help"),
    ],
)
def test_wrong_arguments_are_named_in_chinese(
    command: str, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as found:
        call_command(command, *arguments)
    assert str(found.value) == sentence


def test_on_the_command_line_the_sentence_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        Fails().run_from_argv(["manage.py", "fails", "--fast"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "不认识的参数：--fast。用法见 manage.py fails --help\n"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refused("名单里有错误。"), "名单里有错误。"),
        (CommandError("没有编号为9的计算。"), "没有编号为9的计算。"),
        (PermissionError(13, "Permission denied", "out"), "「out」没有权限读写，请换一个账号运行，或修改文件的权限。"),
        (OSError(28, "No space left on device", "out"), "「out」写不下了：磁盘已满，请清理磁盘后再运行。"),
        (OSError(5, "Input/output error"), "「文件」读写不成功（系统错误 5），请检查磁盘。"),
        (
            OperationalError("no such table: x"),
            "数据库连不上或还没有建好。请核对 KAOPING_DATABASE_URL，并先运行 manage.py migrate。"
            "数据库的回答：no such table: x",
        ),
    ],
)
def test_what_goes_wrong_is_one_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(CommandError) as found:
        call_command(Fails(), error=error)
    assert str(found.value) == sentence


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="」不存在，请核对文件名和文件夹。"):
        commands.content(tmp_path / "单位名单.xlsx")
    with pytest.raises(CommandError, match="」是文件夹，请写明里面的文件。"):
        commands.content(tmp_path)
