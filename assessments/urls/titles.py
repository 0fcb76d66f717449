"""Addresses of reviews of titles."""

from django.urls import path

from assessments.views.titles import answers, pages, steps

urlpatterns = [
    path("titles/", pages.title_list, name="title-list"),
    path("titles/new/", pages.title_new, name="title-new"),
    path("titles/<int:pk>/", pages.title_review, name="title-review"),
    path("titles/<int:pk>/file.xlsx", pages.title_file, name="title-file"),
    path("titles/<int:pk>/compute/", steps.title_compute, name="title-compute"),
    path("titles/<int:pk>/answers/", answers.title_answers, name="title-answers"),
    path("titles/<int:pk>/answers/file.xlsx", answers.answers_file, name="title-answers-file"),
    path("titles/<int:pk>/answers/upload/", answers.workbook.upload, name="title-answers-upload"),
    path("titles/<int:pk>/settle/", steps.title_settle, name="title-settle"),
    path("titles/<int:pk>/decide/", steps.title_decide, name="title-decide"),
    path("titles/<int:pk>/notice/", steps.title_notice, name="title-notice"),
    path("titles/<int:pk>/close/", steps.title_close, name="title-close"),
    path("titles/<int:pk>/withdraw/", steps.title_withdraw, name="title-withdraw"),
    path("titles/imports/<int:pk>/", answers.workbook.preview, name="title-answers-import"),
    path("titles/imports/<int:pk>/apply/", answers.workbook.apply, name="title-answers-apply"),
    path("titles/imports/<int:pk>/drop/", answers.workbook.drop, name="title-answers-drop"),
    path("titles/imports/<int:pk>/marked.xlsx", answers.workbook.marked, name="title-answers-marked"),
    path("titles/entries/<int:pk>/", pages.title_entry, name="title-entry"),
    path("titles/holdings/<int:pk>/end/", steps.title_end, name="title-end"),
]
