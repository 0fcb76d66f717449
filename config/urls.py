"""Addresses. Apps are named by string: config imports none of them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import health

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("organizations.urls")),
    path("", include("scoring.urls")),
    path("", include("assessments.urls")),
]
