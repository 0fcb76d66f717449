"""Addresses of levels of units, their plates, and goals."""

from django.urls import path

from assessments.views import goals, levels, plates

urlpatterns = [
    path("levels/", levels.LevelList.as_view(), name="level-list"),
    path("levels/levels.xlsx", levels.level_export, name="level-export"),
    path("levels/new/", levels.level_new, name="level-new"),
    path("levels/<int:pk>/", levels.level, name="level"),
    path("levels/<int:pk>/change/", levels.level_change, name="level-change"),
    path("levels/<int:pk>/withdraw/", levels.level_withdraw, name="level-withdraw"),
    path("levels/<int:pk>/plate/", levels.plate_new, name="plate-new"),
    path("levels/import/", plates.upload, name="level-upload"),
    path("levels/import/template.xlsx", plates.template, name="level-template"),
    path("levels/import/<int:pk>/", plates.preview, name="level-import"),
    path("levels/import/<int:pk>/apply/", plates.apply, name="level-import-apply"),
    path("levels/import/<int:pk>/drop/", plates.drop, name="level-import-drop"),
    path("levels/import/<int:pk>/marked/", plates.marked, name="level-import-marked"),
    path("plates/", plates.PlateList.as_view(), name="plate-list"),
    path("plates/plates.xlsx", plates.plate_export, name="plate-export"),
    path("plates/<int:pk>/remove/", plates.plate_remove, name="plate-remove"),
    path("levels/goals/", goals.goal_list, name="goal-list"),
    path("levels/goals/goals.xlsx", goals.goal_export, name="goal-export"),
    path("levels/goals/townships/<int:pk>/", goals.goal_set, name="goal-set"),
]
