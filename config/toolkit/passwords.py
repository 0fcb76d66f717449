"""Rules for passwords: Django's own in plain words that say what is asked, and one beyond them."""

from typing import Any

from django.contrib.auth import password_validation
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


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """So many characters at least."""

    def get_error_message(self) -> str:
        """What is asked."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return f"密码至少要有{self.min_length}位。"


class UserAttributeSimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    """Not like the person's own data."""

    def get_error_message(self) -> str:
        """What is asked, with the name of what the password is like put in by Django."""
        return "密码和%(verbose_name)s太相近，请换一个。"

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return "密码不能和用户名、姓名、手机号相近。"


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Not one of those that are tried first."""

    def get_error_message(self) -> str:
        """What is asked."""
        return "这个密码太常见，容易被猜中，请换一个。"

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return "不能用常见的密码，例如 12345678。"


class NumericPasswordValidator(password_validation.NumericPasswordValidator):
    """Not digits alone."""

    def get_error_message(self) -> str:
        """What is asked."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return "密码不能全是数字。"
