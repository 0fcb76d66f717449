"""Addresses of cycles: made, rosters, windows, decided and published."""

from django.urls import path

from assessments.views import cycles, decisions, preparation, roster

urlpatterns = [
    path("cycles/", cycles.CycleList.as_view(), name="cycle-list"),
    path("cycles/new/", cycles.cycle_new, name="cycle-new"),
    path("cycles/<int:pk>/", cycles.cycle_page, name="cycle"),
    path("cycles/<int:pk>/change/", preparation.cycle_change, name="cycle-change"),
    path("cycles/<int:pk>/delete/", preparation.cycle_delete, name="cycle-delete"),
    path("cycles/<int:pk>/roster/", roster.roster, name="cycle-roster"),
    path("cycles/<int:pk>/roster/file/", roster.roster_file, name="roster-file"),
    path("cycles/<int:pk>/roster/upload/", roster.roster_upload, name="roster-upload"),
    path("cycles/<int:pk>/windows/", cycles.cycle_windows, name="cycle-windows"),
    path("cycles/<int:pk>/open/", cycles.cycle_open, name="cycle-open"),
    path("cycles/<int:pk>/compute/", cycles.cycle_compute, name="cycle-compute"),
    path("cycles/<int:pk>/decide/", decisions.decide, name="decide"),
    path("cycles/<int:pk>/publish/", decisions.publish, name="publish"),
    path("cycles/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
    path("cycles/<int:pk>/reopen/", decisions.reopen, name="reopen"),
    path("cycles/imports/<int:pk>/", roster.roster_import, name="roster-import"),
    path("cycles/imports/<int:pk>/apply/", roster.roster_import_apply, name="roster-import-apply"),
    path("cycles/imports/<int:pk>/drop/", roster.roster_import_drop, name="roster-import-drop"),
    path("cycles/imports/<int:pk>/marked/", roster.roster_import_marked, name="roster-import-marked"),
]
