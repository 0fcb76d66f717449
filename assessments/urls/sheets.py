"""Addresses of sheets: filled in, reviewed, by workbook, with their evidence."""

from django.urls import path

from assessments.views import cells, crossing, evidence, review, sheets, workbooks

urlpatterns = [
    path("cycles/<int:pk>/items/", crossing.first_item, name="cross-review-first"),
    path("cycles/<int:pk>/items/<str:code>/", crossing.cross_review, name="cross-review"),
    path("cycles/<int:pk>/items/<str:code>/cells/", cells.cross_cells, name="cross-cells"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/cells/", cells.sheet_cells, name="sheet-cells"),
    path("sheets/<int:pk>/submit/", sheets.submit, name="sheet-submit"),
    path("sheets/<int:pk>/evidence/", evidence.item_evidence, name="evidence"),
    path("sheets/<int:pk>/review/", review.review, name="sheet-review"),
    path("sheets/<int:pk>/review/cells/", cells.review_cells, name="review-cells"),
    path("sheets/<int:pk>/confirm/", review.confirm, name="sheet-confirm"),
    path("sheets/<int:pk>/zeros/", review.zeros, name="sheet-zeros"),
    path("sheets/<int:pk>/return/", review.send_back, name="sheet-return"),
    path("sheets/<int:pk>/finish/", review.finish, name="sheet-finish"),
    path("sheets/<int:pk>/reopen/", review.reopen, name="review-reopen"),
    path("sheets/<int:pk>/workbook/", workbooks.sheet_workbook, name="sheet-workbook"),
    path("sheets/<int:pk>/upload/", workbooks.sheet_upload, name="sheet-upload"),
    path("imports/<int:pk>/", workbooks.sheet_import, name="sheet-import"),
    path("imports/<int:pk>/apply/", workbooks.sheet_import_apply, name="sheet-import-apply"),
    path("imports/<int:pk>/drop/", workbooks.sheet_import_drop, name="sheet-import-drop"),
    path("imports/<int:pk>/marked/", workbooks.sheet_import_marked, name="sheet-import-marked"),
    path("evidence/<int:pk>/", evidence.download, name="evidence-file"),
    path("evidence/<int:pk>/withdraw/", evidence.withdraw, name="evidence-withdraw"),
]
