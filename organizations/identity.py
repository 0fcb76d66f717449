"""Resident identity numbers (GB 11643): 18 characters that say where and when somebody was registered, and check."""

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"  # by the weighted sum modulo 11
LENGTH = 18
KEPT = 4  # last characters that stay readable where the number is masked


def identity_fault(number: str) -> str:
    """What is wrong with a number, as a sentence; "" when it is right or empty."""
    if not number:
        return ""
    if len(number) != LENGTH or not (number[:17].isascii() and number[:17].isdigit()):
        return f"身份证号码应为18位（前17位为数字），现在是{len(number)}位，请核对。"
    if birthday(number) is None:
        return f"身份证号码第7至14位「{number[6:14]}」不是日期，请核对。"
    if number[17] != check_character(number):
        return f"身份证号码末位校验不符：按前17位应为「{check_character(number)}」，请核对。"
    return ""


def check_character(number: str) -> str:
    """The last character that the first 17 digits ask for."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True)) % 11]


def birthday(number: str) -> date | None:
    """The day of birth in the number; None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_male(number: str) -> bool:
    """The 17th digit is odd for men."""
    return int(number[16]) % 2 == 1


def masked(text: str, *, kept: int = KEPT) -> str:
    """The text with all but its last characters hidden; "" stays empty."""
    return "*" * max(0, len(text) - kept) + text[-kept:] if len(text) > kept else "*" * len(text)
