"""Addresses of 目标责任书."""

from django.urls import path

from assessments.views import contract, contract_targets, contracts

urlpatterns = [
    path("contracts/", contracts.contract_list, name="contract-list"),
    path("contracts/new/", contracts.round_new, name="contract-new"),
    path("contracts/<int:pk>/", contracts.contract_round, name="contract-round"),
    path("contracts/<int:pk>/units/", contracts.contract_units, name="contract-units"),
    path("contracts/<int:pk>/sign/", contracts.sign_all, name="contract-sign-all"),
    path("contracts/<int:pk>/months/<int:month>/", contracts.contract_month, name="contract-month"),
    path("contracts/<int:pk>/reports.xlsx", contracts.reports_file, name="contract-reports-file"),
    path("contracts/<int:pk>/contracts.xlsx", contracts.round_file, name="contract-round-file"),
    path("contracts/<int:pk>/targets.xlsx", contract_targets.targets_file, name="targets-file"),
    path("contracts/<int:pk>/targets/", contract_targets.workbook.upload, name="targets-upload"),
    path("contracts/imports/<int:pk>/", contract_targets.workbook.preview, name="targets-import"),
    path("contracts/imports/<int:pk>/apply/", contract_targets.workbook.apply, name="targets-apply"),
    path("contracts/imports/<int:pk>/drop/", contract_targets.workbook.drop, name="targets-drop"),
    path("contracts/imports/<int:pk>/marked/", contract_targets.workbook.marked, name="targets-marked"),
    path("contracts/units/<int:pk>/", contract.contract, name="contract"),
    path("contracts/units/<int:pk>/targets/", contract.targets, name="contract-targets"),
    path("contracts/units/<int:pk>/sign/", contract.sign, name="contract-sign"),
    path("contracts/units/<int:pk>/change/", contract.change, name="contract-change"),
    path("contracts/units/<int:pk>/withdraw/", contract.take_back, name="contract-withdraw"),
    path("contracts/units/<int:pk>/contract.xlsx", contract.contract_file, name="contract-file"),
    path("contracts/units/<int:pk>/paper/", contract.signed_paper, name="contract-paper"),
    path("contracts/units/<int:pk>/reports/<int:month>/", contract.monthly_report, name="contract-report"),
]
