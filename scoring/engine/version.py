"""The engine's version: the digest of what it computes for the golden corpus; it changes with its meaning."""

VERSION = "sha256:10de61140c73ab95519758a083097da0f13a1b32c46ef56bf3fa672b8fb61280"
