"""The engine's version: the digest of what it computes for the golden corpus; it changes with its meaning."""

VERSION = "sha256:cc68847a5af4cf66c55fb9bb47f018d31664ce4fc9dc106dd00cb9831e796e8f"
