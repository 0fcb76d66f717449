"""Writes that are audited or touch two rows; they trust their caller about rights, and record."""
