"""Addresses of the assessment work: a file for each noun."""

from django.urls import include, path

from assessments.views import workbench

from . import (
    boards,
    cases,
    consequences,
    contracts,
    cycles,
    levels,
    notices,
    ratings,
    remedies,
    results,
    screenings,
    sheets,
    titles,
)

app_name = "assessments"

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("todo/count/", workbench.todo_count, name="todo-count"),
    path("api/", include("assessments.api.urls")),
    *cycles.urlpatterns,
    *sheets.urlpatterns,
    *results.urlpatterns,
    *contracts.urlpatterns,
    *screenings.urlpatterns,
    *cases.urlpatterns,
    *remedies.urlpatterns,
    *consequences.urlpatterns,
    *boards.urlpatterns,
    *notices.urlpatterns,
    *levels.urlpatterns,
    *ratings.urlpatterns,
    *titles.urlpatterns,
]
