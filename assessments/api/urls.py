"""Addresses of the API of the assessment work."""

from rest_framework.routers import SimpleRouter

from .contracts import ContractViewSet
from .views import CycleViewSet, HistoryViewSet, ResultViewSet

router = SimpleRouter()
router.register("cycles", CycleViewSet, basename="api-cycle")
router.register("results", ResultViewSet, basename="api-result")
router.register("contracts/units", ContractViewSet, basename="api-contract")
router.register("histories", HistoryViewSet, basename="api-history")

urlpatterns = router.urls
