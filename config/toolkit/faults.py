"""What is wrong with a document or with a record: every fault with its place, all at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason to refuse: where (a JSON path in a definition, a field's code in a record), and a Chinese sentence."""

    place: str
    message: str


class Faulty(Exception):
    """A definition or a record that cannot be taken, with all its faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.message for fault in self.faults))
