"""The numbers of the five founding texts, entered as data and asked back."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from assessments.demonstration.answers import Answer, answers
from assessments.demonstration.texts import documents, load_text
from config.toolkit import commands
from organizations.services import cards, registers


class Command(commands.Command):
    help = "五篇原文：把印出的数字作为数据登记，再逐项问回来。不保存；加 --keep 保存到（试用的）数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep", action="store_true", help="保存登记的数据，可以在页面上看")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] and settings.PRODUCTION:
            raise CommandError("正式运行的系统里不能登记原文的数据。请在试用环境中运行。")
        with transaction.atomic():
            found = answer_all()
            transaction.set_rollback(not options["keep"])
        for answer in found:
            printed = "" if answer.right else f"（原文：{'、'.join(answer.printed)}）"
            self.stdout.write(f"{answer.row:<6}{answer.about}：{'、'.join(answer.found)}{printed}")
        wrong = sum(not answer.right for answer in found)
        self.stdout.write(f"共{len(found)}项，与原文不同的{wrong}项。")
        if wrong:
            raise CommandError("有数字与原文不同。")


def answer_all() -> list[Answer]:
    """Enter all five texts into this transaction, and ask for their numbers."""
    for path in sorted((settings.BASE_DIR / "seeds" / "registers").glob("*.json")):
        registers.load_type(path.read_bytes(), owner=None, actor=None)
    cards.load_items(actor=None)
    return [answer for each in documents() for answer in answers(each, load_text(each, actor=None))]
