"""The engine's version: the digest of what it computes for the golden corpus; it changes with its meaning."""

VERSION = "sha256:98fb22c871cc0909e0c0002c7110e6f91b4c1725e61575b48b0a82a7e00bc9ae"
