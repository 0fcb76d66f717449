"""The one kind of column for points and other decimals: whole numbers scaled by 10^6, typed and shown as decimals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from config.toolkit import cells, scaled


class ScaledFormField(forms.Field):
    """A decimal number as people type it ("95分", "１２．５" understood); its value is scaled, or None."""

    widget = forms.TextInput

    def __init__(
        self, *, places: int = scaled.PLACES, min_value: int | None = None, max_value: int | None = None, **kwargs: Any
    ) -> None:
        """`places` after the point at most; `min_value` and `max_value` are scaled. `units` may stand behind it."""
        self.places, self.min_value, self.max_value, self.units = places, min_value, max_value, cells.UNITS
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """The scaled number; ValidationError with the sentence when it is none."""
        try:
            number = cells.number(value, units=self.units)
        except cells.CellError as error:
            raise ValidationError(f"{error}。", code="invalid") from error
        if number is not None and number % 10 ** (scaled.PLACES - self.places):
            raise ValidationError(f"最多{self.places}位小数。", code="places")
        return number

    def validate(self, value: int | None) -> None:
        """Presence and limits."""
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(f"不能小于{scaled.text(self.min_value)}。", code="min_value")
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(f"不能大于{scaled.text(self.max_value)}。", code="max_value")

    def prepare_value(self, value: Any) -> Any:
        """Decimal text of a stored number; what was typed stays as typed."""
        return scaled.text(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares numbers, so 2.50 is no change of 2.5."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone offers its number keys."""
        return {"inputmode": "decimal", "autocomplete": "off"}


class ScaledIntegerField(models.BigIntegerField):  # type: ignore[type-arg]
    """A decimal number stored exactly as a whole number times 10^6 on every database; None where there is none."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        """A `ScaledFormField`: people never see the scaled number."""
        return models.Field.formfield(self, **{"form_class": ScaledFormField, **kwargs})  # type: ignore[return-value]
