"""Addresses of units, accounts, jobs and the trail."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from organizations.api.urls import router
from organizations.views import accounts, events, imports, jobs, login, relations, trail, units

app_name = "organizations"

urlpatterns = [
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", login.PasswordChange.as_view(), name="password"),
    path("units/", units.UnitList.as_view(), name="list"),
    path("units/export/", imports.unit_export, name="unit-export"),
    path("units/import/", imports.unit_import, name="unit-import"),
    path("units/import/<int:pk>/", imports.import_preview, name="import-preview"),
    path("units/import/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("units/import/<int:pk>/drop/", imports.import_drop, name="import-drop"),
    path("units/import/<int:pk>/marked/", imports.import_marked, name="import-marked"),
    path("units/events/", events.EventList.as_view(), name="events"),
    path("units/events/export/", events.event_export, name="event-export"),
    path("units/events/<int:pk>/", events.event_detail, name="event"),
    path("units/events/<int:pk>/undo/", events.event_undo, name="event-undo"),
    path("units/aliases/<int:pk>/withdraw/", relations.alias_withdraw, name="alias-withdraw"),
    path("units/affiliations/<int:pk>/end/", relations.affiliation_end, name="affiliation-end"),
    path("units/affiliations/<int:pk>/withdraw/", relations.affiliation_withdraw, name="affiliation-withdraw"),
    path("units/<int:pk>/", units.unit_detail, name="detail"),
    path("units/<int:pk>/aliases/", relations.alias_add, name="alias-add"),
    path("units/<int:pk>/affiliations/", relations.affiliation_add, name="affiliation-add"),
    path("units/<int:pk>/<slug:act>/", units.unit_change, name="change"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job"),
    path("users/", accounts.AccountList.as_view(), name="users"),
    path("users/new/", accounts.user_new, name="user-new"),
    path("users/<int:pk>/", accounts.user_detail, name="user"),
    path("users/<int:pk>/grant/", accounts.user_grant, name="user-grant"),
    path("users/<int:pk>/roles/<int:membership>/end/", accounts.user_end, name="user-end"),
    path("users/<int:pk>/switch/", accounts.user_switch, name="user-switch"),
    path("users/<int:pk>/reset/", accounts.user_reset, name="user-reset"),
    path("trail/", trail.Trail.as_view(), name="trail"),
    path("api/", include(router.urls)),
]
