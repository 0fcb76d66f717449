"""Figures to try a scheme on before anybody fills it in: copied from an earlier cycle, or made up from a seed (F35)."""

from scoring.trial.copied import Copied, copied
from scoring.trial.generated import Generator, generated

__all__ = ["Copied", "Generator", "copied", "generated"]
