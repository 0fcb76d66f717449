"""Form fields for documents kept in a row, written as people write them."""

import json
from typing import Any

from django import forms

from config.toolkit.documents import read_document
from config.toolkit.refusal import Refused


class DocumentField(forms.CharField):
    """A JSON document, or a piece of one, as indented text; `noun` is what a file of it would hold."""

    widget = forms.Textarea(attrs={"rows": 12, "cols": 90, "spellcheck": "false"})
    noun = "方案"

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
            return read_document(written.encode(), noun=self.noun)
        except Refused as refused:
            raise forms.ValidationError(refused.message.replace(f"{self.noun}文件", "填写的内容")) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares what is meant, not its spelling."""
        try:
            return (self.to_python(data) or None) != (initial or None)
        except forms.ValidationError:
            return True
