"""Form fields for the lists and documents inside a scheme's rows, written as people write them."""

import re
from typing import Any

from django import forms

from organizations.admin.fields import DocumentField

__all__ = ["DocumentField", "LinesField", "WordsField"]


class WordsField(forms.CharField):
    """A list of short words, written 好、较好、一般、差."""

    separators = r"[、，,;；\n]"
    joint = "、"

    def prepare_value(self, value: Any) -> Any:
        """Joined; what was typed stays as typed."""
        return self.joint.join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """The words without blanks around them."""
        parts = re.split(self.separators, super().to_python(value) or "")
        return [part.strip() for part in parts if part.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares the words."""
        return self.to_python(data) != (initial or [])


class LinesField(WordsField):
    """A list of sentences, one in a line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 90})
    separators = r"\r?\n"
    joint = "\n"
