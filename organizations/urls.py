"""Addresses of units, accounts, jobs and the trail."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from organizations.api.urls import router
from organizations.views import (
    accounts,
    imports,
    jobs,
    login,
    register_counts,
    register_imports,
    registers,
    trail,
    units,
)

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
    path("units/<int:pk>/", units.unit_detail, name="detail"),
    path("units/<int:pk>/<slug:act>/", units.unit_change, name="change"),
    path("registers/", registers.register_list, name="registers"),
    path("registers/import/<int:pk>/", register_imports.register_import_preview, name="register-import-preview"),
    path("registers/import/<int:pk>/apply/", register_imports.register_import_apply, name="register-import-apply"),
    path("registers/import/<int:pk>/drop/", register_imports.register_import_drop, name="register-import-drop"),
    path("registers/import/<int:pk>/marked/", register_imports.register_import_marked, name="register-import-marked"),
    path("registers/<slug:register>/", registers.RecordList.as_view(), name="register"),
    path("registers/<slug:register>/export/", registers.record_export, name="register-export"),
    path("registers/<slug:register>/new/", registers.record_new, name="register-new"),
    path("registers/<slug:register>/counts/", register_counts.register_counts, name="register-counts"),
    path("registers/<slug:register>/counts/export/", register_counts.counts_export, name="register-counts-export"),
    path("registers/<slug:register>/missed/", register_counts.register_missed, name="register-missed"),
    path("registers/<slug:register>/missed/export/", register_counts.missed_export, name="register-missed-export"),
    path("registers/<slug:register>/template/", register_imports.register_template, name="register-template"),
    path("registers/<slug:register>/import/", register_imports.register_import, name="register-import"),
    path("registers/<slug:register>/<int:pk>/", registers.record_detail, name="register-record"),
    path("registers/<slug:register>/<int:pk>/correct/", registers.record_correct, name="register-correct"),
    path("registers/<slug:register>/<int:pk>/withdraw/", registers.record_withdraw, name="register-withdraw"),
    path("registers/<slug:register>/<int:pk>/files/<slug:field>/", registers.record_file, name="register-file"),
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
