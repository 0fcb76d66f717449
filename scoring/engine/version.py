"""The engine's version: the digest of what it computes for the golden corpus; it changes with its meaning."""

VERSION = "sha256:3cdf6c3050450738069a33a8ee573331bfc2e55e06bbfa258519543eb1167f97"
