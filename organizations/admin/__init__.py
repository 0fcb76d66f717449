"""Configuration in Django's admin: windows on units and people, whose changes are made on their own pages."""

from . import criteria, honours, people, posts, registers, units

__all__ = ["criteria", "honours", "people", "posts", "registers", "units"]
