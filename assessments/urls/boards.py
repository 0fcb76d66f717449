"""Addresses of the boards."""

from django.urls import path

from assessments.views import boards

urlpatterns = [
    path("boards/", boards.board_list, name="board-list"),
    path("boards/levels/", boards.level_board_page, name="board-levels"),
    path("boards/levels/file.xlsx", boards.level_board_file, name="board-levels-file"),
    path("boards/movement/", boards.movement_page, name="board-movement"),
    path("boards/movement/file.xlsx", boards.movement_file, name="board-movement-file"),
    path("boards/losses/", boards.loss_board_page, name="board-losses"),
    path("boards/losses/file.xlsx", boards.loss_board_file, name="board-losses-file"),
    path("boards/workload/", boards.workload_page, name="board-workload"),
    path("boards/workload/file.xlsx", boards.workload_file, name="board-workload-file"),
    path("boards/titles/", boards.title_board_page, name="board-titles"),
    path("boards/titles/file.xlsx", boards.title_board_file, name="board-titles-file"),
]
