"""Addresses of units, accounts, jobs and the trail."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from organizations.api.urls import router
from organizations.views import accounts, cards, honour_imports, honours, imports, jobs, login, trail, units

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
    path("honours/", honours.HonourList.as_view(), name="honours"),
    path("honours/new/", honours.honour_new, name="honour-new"),
    path("honours/export/", honours.honour_export, name="honour-export"),
    path("honours/template/", honour_imports.template, name="honour-template"),
    path("honours/import/", honour_imports.upload, name="honour-import"),
    path("honours/import/<int:pk>/", honour_imports.preview, name="honour-import-preview"),
    path("honours/import/<int:pk>/apply/", honour_imports.apply, name="honour-import-apply"),
    path("honours/import/<int:pk>/drop/", honour_imports.drop, name="honour-import-drop"),
    path("honours/import/<int:pk>/marked/", honour_imports.marked, name="honour-import-marked"),
    path("honours/points/", honours.PointList.as_view(), name="points"),
    path("honours/points/new/", honours.point_new, name="point-new"),
    path("honours/points/export/", honours.point_export, name="point-export"),
    path("honours/points/<int:pk>/", honours.point, name="point"),
    path("honours/points/<int:pk>/end/", honours.point_end, name="point-end"),
    path("honours/points/<int:pk>/contacts/", honours.point_contacts, name="point-contacts"),
    path("honours/points/<int:pk>/withdraw/", honours.point_withdraw, name="point-withdraw"),
    path("honours/cards/", cards.CardList.as_view(), name="cards"),
    path("honours/cards/new/", cards.card_new, name="card-new"),
    path("honours/cards/items/", cards.items_load, name="card-items"),
    path("honours/cards/export/", cards.card_export, name="card-export"),
    path("honours/cards/<int:pk>/", cards.card, name="card"),
    path("honours/figures/", cards.FigureList.as_view(), name="figures"),
    path("honours/figures/new/", cards.figure_new, name="figure-new"),
    path("honours/figures/export/", cards.figure_export, name="figure-export"),
    path("honours/figures/<int:pk>/withdraw/", cards.figure_withdraw, name="figure-withdraw"),
    path("honours/<int:pk>/", honours.honour, name="honour"),
    path("honours/<int:pk>/file/", honours.honour_file, name="honour-file"),
    path("honours/<int:pk>/withdraw/", honours.honour_withdraw, name="honour-withdraw"),
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
