"""Addresses of 整改 items."""

from django.urls import path

from assessments.views import remedies, remedy

urlpatterns = [
    path("cycles/<int:pk>/remedies/", remedies.cycle_remedies, name="cycle-remedies"),
    path("remedies/", remedies.RemedyList.as_view(), name="remedy-list"),
    path("remedies/file.xlsx", remedies.remedies_file, name="remedies-file"),
    path("remedies/new/", remedies.remedy_new, name="remedy-new"),
    path("remedies/<int:pk>/", remedy.remedy, name="remedy"),
    path("remedies/<int:pk>/answer/", remedy.answer, name="remedy-answer"),
    path("remedies/<int:pk>/settle/", remedy.settle, name="remedy-settle"),
    path("remedies/<int:pk>/return/", remedy.send_back, name="remedy-return"),
    path("remedies/<int:pk>/extend/", remedy.extend, name="remedy-extend"),
    path("remedies/<int:pk>/hand-over/", remedy.hand_over, name="remedy-hand-over"),
    path("remedies/<int:pk>/withdraw/", remedy.withdraw, name="remedy-withdraw"),
    path("remedies/answers/<int:pk>/file/", remedy.answer_file, name="remedy-answer-file"),
]
