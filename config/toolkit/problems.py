"""Problems as the doors answer them: a page, a toast or JSON; `Refused` from any view is 409 with its sentence."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.toolkit.refusal import Refused

TITLES = {
    400: "请求无法识别",
    403: "没有权限",
    404: "没有找到",
    409: "这一步不能进行",
    429: "操作过于频繁",
    500: "系统出现错误",
    503: "系统正忙",
}


def problem(request: HttpRequest, *, status: int, message: str) -> HttpResponse:
    """One problem for each kind of caller: JSON under /api/ and for grids, a toast for htmx, otherwise a page."""
    number = getattr(request, "id", "")
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    if request.path.startswith("/api/") or wants_json:
        return JsonResponse({"detail": message, "request_id": number}, status=status)
    context = {"title": TITLES[status], "message": message, "request_id": number, "status": status}
    if getattr(request, "htmx", False):
        response = render(request, "includes/_refusal.html", context, status=status)
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
        return response
    return render(request, "errors/problem.html", context | {"back": came_from(request)}, status=status)


def came_from(request: HttpRequest) -> str:
    """The page of ours from which the person came, "" where the address was opened directly."""
    before = request.headers.get("Referer", "")
    try:
        known = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    except DisallowedHost:  # the host asked for is what is wrong
        return ""
    return before if known else ""


class RefusalMiddleware:
    """Turns `Refused` from any view into 409; the service's transaction has been rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """409 for a refusal; anything else is not ours."""
        if isinstance(exception, Refused):
            return problem(request, status=409, message=exception.message)
        return None


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, which also knows `Refused`: 409 with {"detail": sentence}."""
    if isinstance(exc, Refused):
        return Response({"detail": exc.message}, status=409)
    return exception_handler(exc, context)
