"""Addresses of 公示 and objections."""

from django.urls import path

from assessments.views import notices

urlpatterns = [
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/notice.xlsx", notices.notice_file, name="notice-file"),
    path("notices/<int:pk>/withdraw/", notices.notice_withdraw, name="notice-withdraw"),
    path("notices/<int:pk>/objections/", notices.objection_new, name="objection-new"),
    path("objections/<int:pk>/answer/", notices.objection_answer, name="objection-answer"),
]
