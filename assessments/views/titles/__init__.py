"""Pages of titles: the list, one review from its questions to its decision, one unit's conditions, the board."""
