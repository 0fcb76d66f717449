"""Addresses of 软弱涣散排查."""

from django.urls import path

from assessments.views.screenings import deciding, files, lists, township

urlpatterns = [
    path("screenings/", lists.ScreeningList.as_view(), name="screening-list"),
    path("screenings/new/", lists.screening_new, name="screening-new"),
    path("screenings/<int:pk>/", lists.screening, name="screening"),
    path("screenings/<int:pk>/compute/", deciding.compute, name="screening-compute"),
    path("screenings/<int:pk>/divide/", deciding.divide, name="screening-divide"),
    path("screenings/<int:pk>/decide/", deciding.decide, name="screening-decide"),
    path("screenings/<int:pk>/reopen/", deciding.reopen, name="screening-reopen"),
    path("screenings/<int:pk>/show/", deciding.show, name="screening-show"),
    path("screenings/<int:pk>/file/", deciding.file, name="screening-file"),
    path("screenings/<int:pk>/withdraw/", deciding.take_back, name="screening-withdraw"),
    path("screenings/<int:pk>/situation.xlsx", files.situation, name="screening-situation"),
    path("screenings/<int:pk>/proposal.xlsx", files.proposal, name="screening-proposal"),
    path("screenings/townships/<int:pk>/", township.part, name="screening-part"),
    path("screenings/townships/<int:pk>/hand-in/", township.hand_in, name="screening-hand-in"),
    path("screenings/townships/<int:pk>/return/", township.send_back, name="screening-return"),
    path("screenings/townships/<int:pk>/table.xlsx", files.sheet_file, name="screening-table"),
    path("screenings/townships/<int:pk>/upload/", files.workbook.upload, name="screening-upload"),
    path("screenings/imports/<int:pk>/", files.workbook.preview, name="screening-import"),
    path("screenings/imports/<int:pk>/apply/", files.workbook.apply, name="screening-apply"),
    path("screenings/imports/<int:pk>/drop/", files.workbook.drop, name="screening-drop"),
    path("screenings/imports/<int:pk>/marked/", files.workbook.marked, name="screening-marked"),
    path("screenings/units/<int:pk>/", lists.entry, name="screening-entry"),
]
