"""Scoring without a database: a scheme and data in as files, results and their explanation out (manage.py score)."""
