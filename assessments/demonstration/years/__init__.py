"""Four years of graded classifications for all villages of the county, and the year that is under way.

Everything is drawn from the codes of the villages and from seeds/demo/years.json: played again it comes out the same.
"""

from .people import scene_of
from .play import play_now, play_years
from .townships import rate_townships

__all__ = ["play_now", "play_years", "rate_townships", "scene_of"]
