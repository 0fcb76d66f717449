"""Addresses of 后续措施 lists."""

from django.urls import path

from assessments.views import consequence, consequences

urlpatterns = [
    path("consequences/", consequences.list_index, name="consequences"),
    path("consequences/new/", consequences.list_new, name="consequence-new"),
    path("consequences/<int:pk>/", consequences.list_page, name="consequence-list"),
    path("consequences/<int:pk>/compute/", consequences.compute, name="consequence-compute"),
    path("consequences/<int:pk>/decide/", consequences.decide, name="consequence-decide"),
    path("consequences/<int:pk>/apply/", consequences.apply, name="consequence-apply"),
    path("consequences/<int:pk>/take-back/", consequences.take_back, name="consequence-take-back-lines"),
    path("consequences/<int:pk>/close/", consequences.close, name="consequence-close"),
    path("consequences/<int:pk>/withdraw/", consequences.withdraw, name="consequence-withdraw"),
    path("consequences/<int:pk>/attachment.xlsx", consequences.list_file, name="consequence-file"),
    path("consequences/lines/<int:pk>/", consequence.entry, name="consequence-entry"),
    path("consequences/lines/<int:pk>/settle/", consequence.settle, name="consequence-settle"),
    path("consequences/lines/<int:pk>/take-back/", consequence.take_back, name="consequence-take-back"),
]
