"""Shut the site for viewers, or open it again."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from streamsite.maintenance import switch


class Command(BaseCommand):
    help = "Shut the site for viewers (on), open it again (off). The admin stays open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", choices=["on", "off"])

    def handle(self, *, state: str, **options: object) -> None:
        if state == "on":
            switch().parent.mkdir(parents=True, exist_ok=True)
            switch().touch()
            self.stdout.write("The site is shut for viewers. Open it with: manage.py maintenance off")
        else:
            switch().unlink(missing_ok=True)
            self.stdout.write("The site is open.")
