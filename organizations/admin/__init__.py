"""Configuration in Django's admin: edited through the services, the trail only looked at."""

from . import people, trail, units

__all__ = ["people", "trail", "units"]
