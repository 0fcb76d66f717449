"""Addresses of 整顿: the board, a case, its steps and its papers."""

from django.urls import path

from assessments.views.cases import board, case, steps

urlpatterns = [
    path("cases/", board.case_list, name="case-list"),
    path("cases/progress/", board.case_progress, name="case-progress"),
    path("cases/behind/", board.case_behind, name="case-behind"),
    path("cases/townships/", board.case_townships, name="case-townships"),
    path("cases/ledger.xlsx", board.ledger_file, name="case-ledger-file"),
    path("cases/progress.xlsx", board.progress_file, name="case-progress-file"),
    path("cases/new/", case.case_new, name="case-new"),
    path("cases/<int:pk>/", case.case_page, name="case"),
    path("cases/<int:pk>/checklist.xlsx", case.checklist_file, name="case-checklist-file"),
    path("cases/<int:pk>/acceptance.xlsx", case.acceptance_file, name="case-acceptance-file"),
    path("cases/<int:pk>/months/<int:year>/<int:month>/", case.case_month, name="case-month"),
    path("cases/months/<int:pk>/accept/", case.month_accept, name="case-month-accept"),
    path("cases/<int:pk>/months/accept/", case.months_accept, name="case-months-accept"),
    *(
        path(f"cases/{noun}/<int:pk>/paper/", case.case_paper, {"noun": noun}, name=f"case-{noun}-paper")
        for noun in case.PAPERS
    ),
    *(path(f"cases/<int:pk>/{step}/", steps.case_step, {"step": step}, name=f"case-{step}") for step in steps.STEPS),
    *(
        path(
            f"cases/{noun}/<int:pk>/{step}/",
            steps.part_step,
            {"noun": noun, "step": step},
            name=f"case-{noun}-{step}",
        )
        for noun, (_, known) in steps.PARTS.items()
        for step in known
    ),
]
