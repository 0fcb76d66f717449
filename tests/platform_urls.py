"""Addresses whose views do one thing each, for the tests of what every request passes."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.urls import path
from rest_framework.decorators import api_view

from config.toolkit.middleware import address, request_id
from config.toolkit.refusal import Refused
from config.urls import handler400, handler403, handler404, handler500, urlpatterns

SENTENCE = "「2026年度」已公示，不能重新计算。请先撤回公示。"


def refuse(request):
    raise Refused(SENTENCE)


@api_view(["GET"])
def api_refuse(request):
    raise Refused(SENTENCE)


def bad(request):
    raise BadRequest


def denied(request):
    raise PermissionDenied


@login_not_required
def broken(request):
    return HttpResponse(str(1 // 0))


def facts(request):
    return HttpResponse(f"{request_id()} {address()}")


urlpatterns = [
    *urlpatterns,
    path("refuse", refuse),
    path("api/refuse", api_refuse),
    path("bad", bad),
    path("denied", denied),
    path("broken", broken),
    path("api/broken", broken),
    path("facts", facts),
]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
