"""What the fields of a scheme are called on pages: as in its workbook and in the description of the format."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from scoring import engine
from scoring.engine.arithmetic import Arithmetic
from scoring.engine.form import fields_of
from scoring.models import Datum, GradeBand, Indicator, Quota, Scheme, Veto

CLASSES: Mapping[type[Model], tuple[type, ...]] = {  # where two name a field, the last one does
    Scheme: (engine.Scheme, Arithmetic),
    Datum: (engine.Datum,),
    Indicator: (engine.Section, engine.Leaf, engine.Bonus),
    GradeBand: (engine.Grade,),
    Quota: (engine.Quota,),
    Veto: (engine.Veto,),
}
KEYS = {"level": "applies_to", "unit": "unit_word", "min": "minimum", "max": "maximum", "from": "begins_at"}


def labels(model: type[Model]) -> dict[str, str]:
    """By field of a model its name in the scheme format; fields that the format does not have are left out."""
    columns = {field.name for field in model._meta.get_fields()}
    fields = [field for cls in CLASSES[model] for field in fields_of(cls)]
    return {
        column: field.form.label
        for field in fields
        if (column := KEYS.get(field.key, field.key)) in columns and not field.form.given
    }
