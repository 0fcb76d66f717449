"""Addresses below /api/."""

from rest_framework.routers import SimpleRouter

from organizations.api.views import EventViewSet, UnitViewSet

router = SimpleRouter()
router.register("units", UnitViewSet, basename="api-unit")
router.register("events", EventViewSet, basename="api-event")
