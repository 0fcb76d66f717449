"""Reading a scheme file that a person uploads."""

from config.toolkit.documents import LARGEST, read_document

__all__ = ["LARGEST", "read_document"]
