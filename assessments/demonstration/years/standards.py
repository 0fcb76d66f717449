"""The scheme and the standards of the county, loaded and published as an office does it; the scale comes first."""

from __future__ import annotations

from assessments.demonstration.groundwork import SEEDS
from scoring.models import Standard
from scoring.services import import_scheme
from scoring.services import publish as publish_scheme
from scoring.services.standards import load_standard, publish

from .scene import Scene

SCHEME, SCALE = "demo/years-scheme.json", "standards/star5.json"
STARS, DOUBLE, RESULTS = "demo/years-stars.json", "demo/years-double.json", "demo/years-results.json"
TOWNSHIPS = "demo/years-townships.json"
AGAIN = (10, 20)  # month and day of the second screening of the year
WEAK = {2024: "demo/years-weak-1.json", 2025: "demo/years-weak-2.json"}  # by the first year of each version


def publish_first(scene: Scene) -> None:
    """Everything that holds from the beginning."""
    actor = scene.staff.configurator
    draft = import_scheme((SEEDS / SCHEME).read_bytes(), owner=scene.county, actor=actor)
    scene.schemes["village"] = publish_scheme(draft, actor=actor)
    load(scene, SCALE)
    named = {"stars": STARS, "weak": WEAK[2024], "double": DOUBLE, "results": RESULTS}
    scene.standards |= {name: load(scene, path) for name, path in named.items()}


def publish_second(scene: Scene) -> None:
    """In 2025 the list of weak organizations has one criterion more: a second version."""
    scene.standards["weak"] = load(scene, WEAK[2025])


def load(scene: Scene, path: str) -> Standard:
    """One document of the seeds, published by the county."""
    actor = scene.staff.configurator
    return publish(load_standard((SEEDS / path).read_bytes(), owner=scene.county, actor=actor), actor=actor)
