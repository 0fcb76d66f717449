"""Accounts and coming in: who is made how, what is refused, first passwords, lock-out, and what the trail keeps."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Organization, User
from organizations.roles import Role
from organizations.services import users
from tests.organizations.conftest import PASSWORD, person


def make(county: Organization, **given: str) -> tuple[User, str]:
    first = {"username": "wang", "name": "王芳", "role": Role.FILLER, "organization": county, "actor": None}
    return users.create_user(**{**first, **given})


def test_a_new_account_has_a_role_and_a_random_password_to_be_changed(county: Organization) -> None:
    user, password = make(county)
    assert user.check_password(password) and len(password) == 12
    assert user.must_change_password
    assert [str(one) for one in user.memberships.all()] == ["王芳 · 靖远县 · 填报人"]
    assert [event.label for event in AuditEvent.objects.all()[:2]] == ["授予角色", "新建账号"]
    assert password not in str(list(AuditEvent.objects.values()))


def test_random_passwords_have_three_classes_and_no_look_alikes() -> None:
    made = {users.random_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert any(c.islower() for c in password) and any(c.isupper() for c in password)
        assert any(c.isdigit() for c in password) and not set(password) & set("0O1lIio")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"username": "zhang"}, "用户名「zhang」已有人使用，请换一个。"),
        ({"username": "ZHANG"}, "用户名「ZHANG」已有人使用，请换一个。"),
        ({"username": "wang fang"}, "请输入合法的用户名。"),
        ({"password": "12345678"}, "密码"),
        ({"password": "abcdefgh"}, "密码须包含大写字母、小写字母、数字、其他字符四类中的至少三类。"),
    ],
)
def test_accounts_that_are_refused(county: Organization, given: dict[str, str], sentence: str) -> None:
    make(county, username="zhang")
    with pytest.raises(Refused) as refused:
        make(county, **given)
    assert sentence in refused.value.message
    assert User.objects.count() == 1


def test_roles_are_granted_once_and_ended_once(county: Organization) -> None:
    user, _ = make(county)
    with pytest.raises(Refused, match="「王芳」在「靖远县」已有「填报人」角色。"):
        users.grant(user, role=Role.FILLER, organization=county, actor=None)
    membership = user.memberships.get()
    users.end_membership(membership, actor=None, reason="调离")
    assert not user.memberships.in_force().exists()
    with pytest.raises(Refused, match=r"已于.*终止"):
        users.end_membership(membership, actor=None)
    assert users.grant(user, role=Role.FILLER, organization=county, actor=None).pk != membership.pk


def test_auditors_audit_only(county: Organization) -> None:
    auditor, _ = make(county, role=Role.AUDITOR)
    with pytest.raises(Refused, match="审计员不能同时担任其他角色：「王芳」请另设账号。"):
        users.grant(auditor, role=Role.FILLER, organization=county, actor=None)
    clerk, _ = make(county, username="li")
    with pytest.raises(Refused, match="审计员不能同时担任其他角色"):
        users.grant(clerk, role=Role.AUDITOR, organization=county, actor=None)


def test_a_disabled_account_is_out_at_once_and_can_come_back(client: Client, county: Organization) -> None:
    keeper = person(county, Role.CONFIGURATOR, "keeper")
    clerk = person(county, Role.FILLER, "clerk")
    client.force_login(clerk)
    assert client.get("/units/").status_code == 200
    users.disable(clerk, actor=keeper, reason="调离")
    assert client.get("/units/").url == "/login/?next=/units/"
    with pytest.raises(Refused, match="账号已是停用状态"):
        users.disable(clerk, actor=keeper)
    users.enable(clerk, actor=keeper)


def test_nobody_decides_on_the_own_account(county: Organization) -> None:
    keeper = person(county, Role.CONFIGURATOR, "keeper")
    own = keeper.memberships.get()
    with pytest.raises(Refused, match="不能给自己的账号授予角色，请由其他系统配置员操作。"):
        users.grant(keeper, role=Role.LEADER, organization=county, actor=keeper)
    with pytest.raises(Refused, match="不能终止自己的角色，请由其他系统配置员操作。"):
        users.end_membership(own, actor=keeper)
    with pytest.raises(Refused, match="不能停用自己的账号，请由其他系统配置员操作。"):
        users.disable(keeper, actor=keeper, reason="调离")
    other = person(county, Role.CONFIGURATOR, "other")
    assert users.grant(keeper, role=Role.LEADER, organization=county, actor=other).role == Role.LEADER
    users.disable(keeper, actor=other, reason="调离")
    assert not User.objects.get(pk=keeper.pk).is_active


def test_a_role_ends_no_earlier_than_it_begins(county: Organization) -> None:
    user, _ = make(county)
    role = user.memberships.get()
    role.valid_to = role.valid_from - timedelta(days=1)
    with pytest.raises(IntegrityError, match="membership_dates"), transaction.atomic():
        role.save()
    role.valid_to = role.valid_from
    role.save()
    assert not user.memberships.in_force().exists()


def test_accounts_are_never_deleted(county: Organization) -> None:
    user, _ = make(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk)._raw_delete("default")


def test_login_and_failure_are_in_the_trail(client: Client, county: Organization) -> None:
    clerk = person(county, Role.FILLER, "clerk")
    page = client.get("/login/").content.decode()
    assert "本系统不得处理涉密信息" in page
    wrong = client.post("/login/", {"username": "clerk", "password": "wrong"})
    assert wrong.status_code == 200 and "用户名或密码不正确，请核对后重新输入。" in wrong.content.decode()
    event = AuditEvent.objects.first()
    assert (event.action, event.changes["username"], event.unit_path) == ("user.login_failed", "clerk", county.path)
    right = client.post("/login/", {"username": "clerk", "password": PASSWORD})
    assert right.status_code == 302 and right.url == "/"
    event = AuditEvent.objects.first()
    assert (event.action, event.actor_id, event.changes) == ("user.logged_in", clerk.pk, {"address": "127.0.0.1"})


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client: Client, county: Organization) -> None:
    person(county, Role.FILLER, "clerk")

    def answer(username: str) -> str:
        page = client.post("/login/", {"username": username, "password": "wrong"}).content.decode()
        return page[page.index("alert-bad") :].replace(username, "").split("</form>")[0]

    assert answer("clerk") == answer("nobody")


def test_five_failures_lock_and_a_reset_opens(client: Client, county: Organization) -> None:
    clerk = person(county, Role.FILLER, "clerk")
    statuses = [client.post("/login/", {"username": "clerk", "password": "wrong"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert client.post("/login/", {"username": "clerk", "password": PASSWORD}).status_code == 429
    password = users.reset_password(clerk, actor=None)
    assert client.post("/login/", {"username": "clerk", "password": password}).status_code == 302


def test_a_password_known_to_others_is_changed_before_anything_else(client: Client, county: Organization) -> None:
    password = make(county)[1]
    assert client.post("/login/", {"username": "wang", "password": password}).status_code == 302
    assert client.get("/units/").url == "/password/"
    api = client.get("/api/units/")
    assert (api.status_code, api.json()["detail"]) == (403, "请先登录网页修改初始密码。")
    page = client.get("/password/").content.decode()
    assert "首次登录请先修改初始密码" in page
    new = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post("/password/", new).url == "/"
    assert client.get("/units/").status_code == 200
    assert AuditEvent.objects.first().action == "user.password_changed"


def test_the_first_account_comes_by_command(county: Organization, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_user", "keeper", "李静", "configurator", "620421")
    password = capsys.readouterr().out.rpartition("：")[2].strip()
    assert User.objects.get(username="keeper").check_password(password)
    with pytest.raises(CommandError, match="没有区划代码为「999999」的单位，请先导入单位名单。"):
        call_command("add_user", "two", "李静", "configurator", "999999")
    with pytest.raises(CommandError, match="已有人使用"):
        call_command("add_user", "keeper", "李静", "configurator", "620421")
