"""The read API: the same rooms through a second door."""
