"""The engine's version: the digest of what it computes for the golden corpus; it changes with its meaning."""

VERSION = "sha256:unpinned"
