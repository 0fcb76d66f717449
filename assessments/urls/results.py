"""Addresses of what comes of the figures: runs, overrides, rankings, the tables for the meeting, what-if, trials."""

from django.urls import path

from assessments.views import attribution, history, overrides, results, rollup, runs, trial, what_if, workbooks, yearly

urlpatterns = [
    path("cycles/<int:pk>/ranking/", results.ranking, name="ranking"),
    path("cycles/<int:pk>/persons/", attribution.persons, name="persons"),
    path("cycles/<int:pk>/persons/file.xlsx", attribution.persons_file, name="persons-file"),
    path("cycles/<int:pk>/rollup/", rollup.rollup, name="rollup"),
    path("cycles/<int:pk>/overrides/", overrides.overrides, name="overrides"),
    path("cycles/<int:pk>/runs/", runs.run_list, name="run-list"),
    path("cycles/<int:pk>/what-if/", what_if.what_if, name="what-if"),
    path("cycles/<int:pk>/what-if/unit/", what_if.what_if_unit, name="what-if-unit"),
    path("cycles/<int:pk>/what-if/file/", what_if.what_if_file, name="what-if-file"),
    path("cycles/<int:pk>/runs/difference.xlsx", runs.run_difference, name="run-difference"),
    path("overrides/<int:pk>/approve/", overrides.approve, name="override-approve"),
    path("overrides/<int:pk>/withdraw/", overrides.withdraw, name="override-withdrawal"),
    path("runs/<int:pk>/rerun/", runs.rerun, name="rerun"),
    path("cycles/<int:pk>/exports/", workbooks.exports, name="exports"),
    path("cycles/<int:pk>/exports/<str:kind>/", workbooks.export, name="export"),
    path("results/<int:pk>/explanation.xlsx", workbooks.result_explanation, name="result-explanation"),
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>/<str:code>/", results.result_node, name="result-node"),
    path("units/<int:pk>/results.xlsx", history.history_file, name="history-file"),
    path("units/<int:pk>/years.xlsx", yearly.yearly_file, name="unit-years-file"),
    path("schemes/<int:pk>/trial/", trial.trial, name="scheme-trial"),
    path("schemes/<int:pk>/trial/file/", trial.trial_file, name="scheme-trial-file"),
    path("schemes/<int:pk>/trial/unit/", trial.trial_unit, name="scheme-trial-unit"),
]
