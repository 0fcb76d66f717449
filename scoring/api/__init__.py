"""Schemes through the read API."""
