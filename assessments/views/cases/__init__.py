"""Pages of 整顿: the board, one case, its steps and its parts."""
