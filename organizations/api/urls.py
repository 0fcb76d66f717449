"""Addresses below /api/."""

from rest_framework.routers import SimpleRouter

from organizations.api.people import PersonViewSet, PostViewSet
from organizations.api.views import UnitViewSet

router = SimpleRouter()
router.register("units", UnitViewSet, basename="api-unit")
router.register("people", PersonViewSet, basename="api-person")
router.register("posts", PostViewSet, basename="api-post")
