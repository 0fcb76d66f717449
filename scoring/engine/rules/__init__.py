"""The rule types of the scheme format, one file each: a new file in this folder is a new type, nothing else to do."""

from importlib import import_module
from pkgutil import iter_modules

from scoring.engine.rules.base import PoolRule, Rule, Scored, UnitRule, rule_types

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["PoolRule", "Rule", "Scored", "UnitRule", "rule_types"]
