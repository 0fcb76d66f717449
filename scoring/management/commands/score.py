"""manage.py score among Django's commands (help, tests); on the command line manage.py runs it without Django."""

from argparse import ArgumentParser
from typing import Any

from config.toolkit import commands
from scoring.offline import command


class Command(commands.Command):
    """Scores units by a scheme without a database."""

    help = command.PURPOSE
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        command.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        command.run(options, say=self.stdout.write, warn=self.stderr.write)
