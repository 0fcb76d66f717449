"""Addresses below /api/."""

from rest_framework.routers import SimpleRouter

from organizations.api import honours
from organizations.api.people import PersonViewSet, PostViewSet
from organizations.api.registers import RecordViewSet, RegisterViewSet
from organizations.api.views import EventViewSet, UnitViewSet

router = SimpleRouter()
router.register("units", UnitViewSet, basename="api-unit")
router.register("people", PersonViewSet, basename="api-person")
router.register("posts", PostViewSet, basename="api-post")
router.register("honours", honours.HonourViewSet, basename="api-honour")
router.register("points", honours.PointViewSet, basename="api-point")
router.register("cards", honours.CardViewSet, basename="api-card")
router.register("figures", honours.FigureViewSet, basename="api-figure")
router.register("events", EventViewSet, basename="api-event")
router.register("registers", RegisterViewSet, basename="api-register")
router.register(r"registers/(?P<register>[a-z0-9_]+)/records", RecordViewSet, basename="api-record")
