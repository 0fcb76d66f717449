"""The rule types of the scheme format, one file each: a new file in this folder is a new type, nothing else to do.

A file is called as its type and is read when the first scheme uses it: most schemes use few of them.
"""

import re
import sys
from collections.abc import Mapping

from scoring.engine.rules.base import PoolRule, Rule, Scored, UnitRule, rule_types

__all__ = ["PoolRule", "Rule", "Scored", "UnitRule", "rule_titles", "rule_types"]

TITLED = re.compile(r"(?:R[0-9]+ )?([^:]+):")


def rule_titles() -> Mapping[str, str]:
    """By type what a rule is called in Chinese: the words with which its file begins (`R2 累计得分: …`)."""
    return {name: _title(rule) for name, rule in rule_types().items()}


def _title(rule: type[Rule]) -> str:
    found = TITLED.match(sys.modules[rule.__module__].__doc__ or "")
    if found is None:
        raise TypeError(f"{rule.__module__}: the docstring has to begin with the rule's Chinese name and a colon")
    return found[1]
