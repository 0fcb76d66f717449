"""Rules for passwords beyond Django's own."""

from typing import Any

from django.core.exceptions import ValidationError

NEEDED = 3


class CharacterClassesValidator:
    """At least three of: capital letters, small letters, digits, other characters (等保 8.1.4.1a)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when fewer than three classes occur."""
        other = any(not character.isascii() or not character.isalnum() for character in password)
        classes = (
            any("A" <= character <= "Z" for character in password),
            any("a" <= character <= "z" for character in password),
            any("0" <= character <= "9" for character in password),
            other,
        )
        if sum(classes) < NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return "密码须包含大写字母、小写字母、数字、其他字符四类中的至少三类。"
