"""Reads of 整顿: its rules, the board, the rhythm of visits, the burn-down, what became of the unit."""
