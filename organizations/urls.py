"""Addresses of units, accounts, jobs and the trail."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from organizations.api.urls import router
from organizations.views import accounts, imports, jobs, led, login, people, post_imports, posts, trail, units

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
    path("units/<int:pk>/appoint/", posts.unit_appoint, name="unit-appoint"),
    path("units/<int:pk>/term/<slug:body>/", posts.unit_term, name="unit-term"),
    path("people/", people.PostList.as_view(), name="people"),
    path("people/export/", people.post_export, name="post-export"),
    path("people/led/", led.LedList.as_view(), name="led"),
    path("people/pairs/", led.PairList.as_view(), name="pairs"),
    path("people/strengths/", led.strengths, name="strengths"),
    path("people/import/", post_imports.post_import, name="post-import"),
    path("people/import/<int:pk>/", post_imports.preview, name="post-import-preview"),
    path("people/import/<int:pk>/apply/", post_imports.apply, name="post-import-apply"),
    path("people/import/<int:pk>/drop/", post_imports.drop, name="post-import-drop"),
    path("people/import/<int:pk>/marked/", post_imports.marked, name="post-import-marked"),
    path("people/<int:pk>/", people.person_detail, name="person"),
    path("people/<int:pk>/filing/", people.person_filing, name="person-filing"),
    path("people/<int:pk>/edit/", people.person_act, {"act": "edit"}, name="person-edit"),
    path("people/<int:pk>/appoint/", people.person_act, {"act": "appoint"}, name="person-appoint"),
    path("people/<int:pk>/strength/", people.person_act, {"act": "strength"}, name="person-strength"),
    path("posts/<int:pk>/end/", posts.post_act, {"act": "end"}, name="post-end"),
    path("posts/<int:pk>/transfer/", posts.post_act, {"act": "transfer"}, name="post-transfer"),
    path("posts/<int:pk>/adjust/", posts.post_act, {"act": "adjust"}, name="post-adjust"),
    path("posts/<int:pk>/withdraw/", posts.post_act, {"act": "withdraw"}, name="post-withdraw"),
    path("posts/<int:pk>/paper/", posts.post_act, {"act": "paper"}, name="post-paper"),
    path("posts/<int:pk>/mentor/", posts.post_act, {"act": "mentor"}, name="post-mentor"),
    path("pairs/<int:pk>/note/", posts.pair_act, {"act": "note"}, name="pair-note"),
    path("pairs/<int:pk>/end/", posts.pair_act, {"act": "end"}, name="pair-end"),
    path("papers/<int:pk>/withdraw/", posts.paper_withdraw, name="paper-withdraw"),
    path("papers/<int:pk>/file/", posts.paper_file, name="paper-file"),
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
