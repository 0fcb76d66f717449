"""The engine's version: the digest of what it computes for the golden corpus; it changes with its meaning."""

VERSION = "sha256:922a6687f4a36865f145e46b7f045847d8b226dce118d42e3248cf20bf6d46b4"
