"""Addresses of schemes."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from scoring.api.views import SchemeViewSet
from scoring.views import changes, pages

app_name = "scoring"

router = SimpleRouter()
router.register("schemes", SchemeViewSet, basename="api-scheme")

urlpatterns = [
    path("schemes/", pages.SchemeList.as_view(), name="scheme-list"),
    path("schemes/import/", changes.scheme_import, name="scheme-import"),
    path("schemes/<int:pk>/", pages.scheme, name="scheme"),
    path("schemes/<int:pk>/file/", pages.scheme_file, name="scheme-file"),
    path("schemes/<int:pk>/publish/", changes.scheme_publish, name="scheme-publish"),
    path("schemes/<int:pk>/retire/", changes.scheme_retire, name="scheme-retire"),
    path("schemes/<int:pk>/copy/", changes.scheme_copy, name="scheme-copy"),
    path("schemes/<int:pk>/discard/", changes.scheme_discard, name="scheme-discard"),
    path("api/", include(router.urls)),
]
