"""Configuration in Django's admin: windows on units and people, whose changes are made on their own pages."""

from . import honours, people, registers, units

__all__ = ["honours", "people", "registers", "units"]
