"""Addresses of the assessment work."""

from django.urls import include, path

from assessments.views import (
    cells,
    crossing,
    cycles,
    decisions,
    evidence,
    results,
    review,
    rollup,
    roster,
    runs,
    sheets,
    workbench,
)

app_name = "assessments"

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("todo/count/", workbench.todo_count, name="todo-count"),
    path("cycles/", cycles.CycleList.as_view(), name="cycle-list"),
    path("cycles/new/", cycles.cycle_new, name="cycle-new"),
    path("cycles/<int:pk>/", cycles.cycle_page, name="cycle"),
    path("cycles/<int:pk>/roster/", roster.roster, name="cycle-roster"),
    path("cycles/<int:pk>/windows/", cycles.cycle_windows, name="cycle-windows"),
    path("cycles/<int:pk>/open/", cycles.cycle_open, name="cycle-open"),
    path("cycles/<int:pk>/compute/", cycles.cycle_compute, name="cycle-compute"),
    path("cycles/<int:pk>/decide/", decisions.decide, name="decide"),
    path("cycles/<int:pk>/publish/", decisions.publish, name="publish"),
    path("cycles/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
    path("cycles/<int:pk>/reopen/", decisions.reopen, name="reopen"),
    path("cycles/<int:pk>/items/", crossing.first_item, name="cross-review-first"),
    path("cycles/<int:pk>/items/<str:code>/", crossing.cross_review, name="cross-review"),
    path("cycles/<int:pk>/items/<str:code>/cells/", cells.cross_cells, name="cross-cells"),
    path("cycles/<int:pk>/ranking/", results.ranking, name="ranking"),
    path("cycles/<int:pk>/rollup/", rollup.rollup, name="rollup"),
    path("cycles/<int:pk>/runs/", runs.run_list, name="run-list"),
    path("runs/<int:pk>/rerun/", runs.rerun, name="rerun"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/cells/", cells.sheet_cells, name="sheet-cells"),
    path("sheets/<int:pk>/submit/", sheets.submit, name="sheet-submit"),
    path("sheets/<int:pk>/evidence/", evidence.item_evidence, name="evidence"),
    path("sheets/<int:pk>/review/", review.review, name="sheet-review"),
    path("sheets/<int:pk>/review/cells/", cells.review_cells, name="review-cells"),
    path("sheets/<int:pk>/confirm/", review.confirm, name="sheet-confirm"),
    path("sheets/<int:pk>/return/", review.send_back, name="sheet-return"),
    path("sheets/<int:pk>/finish/", review.finish, name="sheet-finish"),
    path("sheets/<int:pk>/reopen/", review.reopen, name="review-reopen"),
    path("evidence/<int:pk>/", evidence.download, name="evidence-file"),
    path("evidence/<int:pk>/withdraw/", evidence.withdraw, name="evidence-withdraw"),
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>/<str:code>/", results.result_node, name="result-node"),
    path("api/", include("assessments.api.urls")),
]
