"""Addresses of the API of the assessment work."""

from rest_framework.routers import SimpleRouter

from .views import CycleViewSet, ResultViewSet

router = SimpleRouter()
router.register("cycles", CycleViewSet, basename="api-cycle")
router.register("results", ResultViewSet, basename="api-result")

urlpatterns = router.urls
