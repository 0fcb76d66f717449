"""The trail, for auditors."""

from typing import Any

from django.db.models import QuerySet
from django_filters.views import FilterView

from config.toolkit.views import HtmxTemplateMixin
from organizations.doors import need
from organizations.filters.trail import TrailFilter
from organizations.models import AuditEvent
from organizations.roles import Permission


class Trail(HtmxTemplateMixin, FilterView):
    """Events of the units that the user audits, the latest first."""

    filterset_class = TrailFilter
    template_name = "organizations/trail.html"
    partial_name = "organizations/_trail_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[AuditEvent]:
        need(self.request, Permission.SEE_TRAIL)
        return AuditEvent.objects.allowed(self.request.user, Permission.SEE_TRAIL)

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """With the events of this page, their codes called by name."""
        context = super().get_context_data(**given)
        return context | {"events": context["page_obj"].object_list.name_codes()}
