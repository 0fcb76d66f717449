"""Form fields for the lists and documents inside a scheme's rows, written as people write them."""

import json
import re
from typing import Any

from django import forms

from config.toolkit.refusal import Refused
from scoring.scheme_io import read_document


class DocumentField(forms.CharField):
    """A piece of the scheme format as indented JSON text."""

    widget = forms.Textarea(attrs={"rows": 12, "cols": 90, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Indented, nothing for an empty list; what was typed stays as typed."""
        if value is None or isinstance(value, str):
            return value
        if value == []:
            return ""
        return json.dumps(value, ensure_ascii=False, indent=2)

    def to_python(self, value: Any) -> Any:
        """The JSON, None for nothing; ValidationError with line and column."""
        written = super().to_python(value)
        if not written:
            return None
        try:
            return read_document(written.encode())
        except Refused as refused:
            raise forms.ValidationError(refused.message.replace("方案文件", "填写的内容")) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares what is meant, not its spelling."""
        try:
            return (self.to_python(data) or None) != (initial or None)
        except forms.ValidationError:
            return True


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
