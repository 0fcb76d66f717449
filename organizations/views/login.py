"""Coming in, going out, one's own password."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.db import transaction
from django.http import HttpResponse

from organizations.forms import LoginForm
from organizations.services import users


class Login(LoginView):
    """Django's login, noted in the trail whether it succeeds or fails."""

    template_name = "login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post"]  # Django would read a PUT as a POST

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        users.note_login(form.get_user())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        users.note_failed_login(form.data.get("username", ""))
        return super().form_invalid(form)


class PasswordChange(SuccessMessageMixin, PasswordChangeView):
    """One's own password; the first login comes here before all else."""

    template_name = "password_change.html"
    success_url = "/"
    success_message = "密码已修改，请妥善保管。"
    http_method_names = ["get", "head", "post"]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"first_login": self.request.user.must_change_password}

    @transaction.atomic
    def form_valid(self, form: object) -> HttpResponse:
        response = super().form_valid(form)
        users.note_password_change(self.request.user)
        return response
