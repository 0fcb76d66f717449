"""Addresses of rounds of 评定."""

from django.urls import path

from assessments.views import notices
from assessments.views.ratings import answers, earlier, entries, levels, rounds

urlpatterns = [
    path("ratings/", rounds.rating_list, name="rating-list"),
    path("ratings/new/", rounds.rating_new, name="rating-new"),
    path("ratings/<int:pk>/", rounds.rating_round, name="rating-round"),
    path("ratings/<int:pk>/compute/", rounds.rating_compute, name="rating-compute"),
    path("ratings/<int:pk>/reopen/", rounds.rating_reopen, name="rating-reopen"),
    path("ratings/reopenings/<int:pk>/", earlier.rating_earlier, name="rating-earlier"),
    path("ratings/<int:pk>/withdraw/", rounds.rating_withdraw, name="rating-withdraw"),
    path("ratings/<int:pk>/table.xlsx", rounds.rating_file, name="rating-file"),
    path("ratings/<int:pk>/answers/", answers.rating_answers, name="rating-answers"),
    path("ratings/<int:pk>/answers.xlsx", answers.answers_file, name="rating-answers-file"),
    path("ratings/<int:pk>/answers/upload/", answers.workbook.upload, name="rating-answers-upload"),
    path("ratings/imports/<int:pk>/", answers.workbook.preview, name="rating-answers-import"),
    path("ratings/imports/<int:pk>/apply/", answers.workbook.apply, name="rating-answers-apply"),
    path("ratings/imports/<int:pk>/drop/", answers.workbook.drop, name="rating-answers-drop"),
    path("ratings/imports/<int:pk>/marked/", answers.workbook.marked, name="rating-answers-marked"),
    path("ratings/<int:pk>/opinions/<int:township>/", levels.rating_opinion, name="rating-opinion"),
    path(
        "ratings/<int:pk>/opinions/<int:township>/table.xlsx",
        levels.rating_opinion_file,
        name="rating-opinion-file",
    ),
    path("ratings/<int:pk>/decide/", levels.rating_decide, name="rating-decide"),
    path("ratings/<int:pk>/decide/table.xlsx", levels.rating_decide_file, name="rating-decide-file"),
    path("ratings/<int:pk>/approve/", levels.rating_approve, name="rating-approve"),
    path("ratings/<int:pk>/send-back/", levels.rating_send_back, name="rating-send-back"),
    path("ratings/entries/<int:pk>/", entries.rating_entry, name="rating-entry"),
    path("ratings/<int:pk>/notice/", notices.notice_new, name="rating-notice"),
    path("ratings/<int:pk>/close/", notices.rating_close, name="rating-close"),
]
