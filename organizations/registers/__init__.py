"""The language of registers, without a database: definitions, their reading, periods, values of records, counts."""

from config.toolkit.faults import Fault, Faulty

from .definition import FORMAT, Count, Definition, Field, FieldKind, Frequency, Take, Where
from .reading import load

__all__ = [
    "FORMAT",
    "Count",
    "Definition",
    "Fault",
    "Faulty",
    "Field",
    "FieldKind",
    "Frequency",
    "Take",
    "Where",
    "load",
]
