"""Who still has a password that someone else knows, changes it before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from config.toolkit.problems import problem

OPEN = ("organizations:password", "organizations:logout", "organizations:login", "healthz")


class OwnPasswordFirst:
    """Sends a user whose password was set by someone else to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """The way to the password page, except for that page itself and the way out."""
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match.view_name in OPEN or request.path.startswith(settings.STATIC_URL):
            return None
        if request.path.startswith("/api/"):
            return problem(request, status=403, message="请先登录网页修改初始密码。")
        return HttpResponseRedirect(reverse("organizations:password"))
