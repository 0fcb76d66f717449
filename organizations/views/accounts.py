"""Accounts of the units that one manages."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_filters.views import FilterView

from config.toolkit.refusal import refusals_on
from config.toolkit.views import HtmxTemplateMixin, require_form
from organizations import selectors
from organizations.doors import need
from organizations.filters.accounts import AccountFilter
from organizations.forms import AccountForm, GrantForm, ReasonForm
from organizations.models import Membership, Organization, User
from organizations.roles import Permission
from organizations.services import users

CRUMB = ("账号", "/users/")


class AccountList(HtmxTemplateMixin, FilterView):
    """The accounts that the user manages."""

    filterset_class = AccountFilter
    template_name = "organizations/user_list.html"
    partial_name = "organizations/_user_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[User]:
        need(self.request, Permission.MANAGE_USERS)
        return selectors.account_list(self.request.user)


@require_form
def user_new(request: HttpRequest) -> HttpResponse:
    """A new account; its random password is shown once."""
    need(request, Permission.MANAGE_USERS)
    form = AccountForm(request.POST or None, units=_units(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            user, password = users.create_user(**form.cleaned_data, actor=request.user)
            return _show_once(request, user, password)
    context = {"form": form, "crumbs": [CRUMB, ("新建账号", "")]}
    return render(request, "organizations/user_new.html", context, status=422 if form.errors else 200)


@require_safe
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, and what can be done with it."""
    account = _account(request, pk)
    memberships = account.memberships.select_related("organization").order_by("pk")
    context = {
        "account": account,
        "own": account.pk == request.user.pk,
        "memberships": memberships,
        "current": set(account.memberships.in_force().values_list("pk", flat=True)),
        "grant_form": GrantForm(units=_units(request)),
        "reason_form": ReasonForm(),
        "crumbs": [CRUMB, (str(account), "")],
    }
    return render(request, "organizations/user_detail.html", context)


@require_POST
def user_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """One more role."""
    account = _account(request, pk)
    form = GrantForm(request.POST, units=_units(request))
    if form.is_valid():
        membership = users.grant(account, **form.cleaned_data, actor=request.user)
        messages.success(request, f"已授予：{membership}。")
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("organizations:user", pk)


@require_POST
def user_end(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """One role less."""
    account = _account(request, pk)
    ended = get_object_or_404(Membership.objects.filter(user=account), pk=membership)
    users.end_membership(ended, actor=request.user)
    messages.success(request, f"已终止：{ended}。")
    return redirect("organizations:user", pk)


@require_POST
def user_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an account in use, enable a disabled one; with the reason."""
    account = _account(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明理由。")
        return redirect("organizations:user", pk)
    change = users.disable if account.is_active else users.enable
    change(account, actor=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"「{account}」的账号已{'启用' if account.is_active else '停用'}。")
    return redirect("organizations:user", pk)


@require_POST
def user_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new random password, shown once."""
    account = _account(request, pk)
    return _show_once(request, account, users.reset_password(account, actor=request.user))


def _units(request: HttpRequest) -> QuerySet[Organization]:
    return Organization.objects.allowed(request.user, Permission.MANAGE_USERS)


def _account(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.allowed(request.user, Permission.MANAGE_USERS), pk=pk)


def _show_once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    context = {"account": user, "password": password, "crumbs": [CRUMB, (str(user), ""), ("初始密码", "")]}
    return render(request, "organizations/password_once.html", context)
