#!/usr/bin/env python3
"""Django's command line, with the project's settings."""

import gc
import os
import sys


def main() -> None:
    """Run one management command."""
    if sys.argv[1:2] == ["score"]:  # it needs no database, no settings and no secret key: it starts without Django
        gc.disable()  # it ends with its one computation: looking for circles in its memory is lost time

        from scoring.offline.command import main as score

        sys.exit(score(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
