"""Addresses below /api/."""

from rest_framework.routers import SimpleRouter

from organizations.api import honours
from organizations.api.views import UnitViewSet

router = SimpleRouter()
router.register("units", UnitViewSet, basename="api-unit")
router.register("honours", honours.HonourViewSet, basename="api-honour")
router.register("points", honours.PointViewSet, basename="api-point")
router.register("cards", honours.CardViewSet, basename="api-card")
router.register("figures", honours.FigureViewSet, basename="api-figure")
