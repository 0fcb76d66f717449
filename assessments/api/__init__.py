"""The API: a second door to the same rooms, for reading."""
