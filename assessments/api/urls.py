"""Addresses of the API of the assessment work."""

from rest_framework.routers import SimpleRouter

from .contracts import ContractViewSet
from .views import CycleViewSet, ResultViewSet

router = SimpleRouter()
router.register("cycles", CycleViewSet, basename="api-cycle")
router.register("results", ResultViewSet, basename="api-result")
router.register("contracts/units", ContractViewSet, basename="api-contract")

urlpatterns = router.urls
