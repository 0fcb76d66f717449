"""What every request passes: a number to find it by, private pages kept out of caches, sessions that end."""

import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
UNUSED_ABILITIES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SEEN_EVERY_SECONDS = 60  # one write to the session per minute at most
STARTED, SEEN = "started_at", "seen_at"  # whole seconds since 1970

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_address: ContextVar[str] = ContextVar("address", default="")


def request_id() -> str:
    """The number of the request that is being answered; empty in commands and jobs."""
    return _request_id.get()


def address() -> str:
    """The address that the request came from; empty in commands and jobs."""
    return _address.get()


class RequestId:
    """Gives the request a number (`request.id`): in the X-Request-ID header, the log, the trail, on error pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(6)
        request.id = number  # type: ignore[attr-defined]
        tokens = _request_id.set(number), _address.set(request.META.get("REMOTE_ADDR", ""))
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(tokens[0])
            _address.reset(tokens[1])
        response["X-Request-ID"] = number
        return response


class NoStore:
    """Private pages stay in no cache; browser abilities that the product never uses are off."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", UNUSED_ABILITIES)
        return response


class SessionLimits:
    """Ends a session after 30 idle minutes and, in any case, 12 hours after login."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_in = request.user.is_authenticated
        if came_in:
            self.keep_or_end(request)
        response = self.get_response(request)
        if came_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def keep_or_end(self, request: HttpRequest) -> None:
        """Note that the user is there, at most once a minute; or log out with the reason."""
        now = int(time.time())
        started, seen = request.session.get(STARTED), request.session.get(SEEN)
        if seen is not None and now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            messages.info(
                request, f"已超过{settings.SESSION_IDLE_SECONDS // 60}分钟没有操作，系统已自动退出，请重新登录。"
            )
        elif started is not None and now - started > settings.SESSION_COOKIE_AGE:
            logout(request)
            messages.info(request, f"本次登录已满{settings.SESSION_COOKIE_AGE // 3600}小时，请重新登录。")
        elif seen is None or now - seen >= SEEN_EVERY_SECONDS:
            request.session[SEEN] = now
            request.session.setdefault(STARTED, now)


class HtmxLogin:
    """An htmx request that would be sent to the login page moves the whole page there, not a corner of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        target = response.get("Location", "")
        if getattr(request, "htmx", False) and re.match(rf"{re.escape(settings.LOGIN_URL)}(\?|$)", target):
            return HttpResponse(headers={"HX-Redirect": settings.LOGIN_URL})
        return response
