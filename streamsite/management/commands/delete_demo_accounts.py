"""Delete the published sign-ins with their profiles and all that these did."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from profiles.models import Account


class Command(BaseCommand):
    help = "Delete the demo accounts, their profiles and histories. Without --yes it only says which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="really delete")

    def handle(self, *, yes: bool, **options: object) -> None:
        accounts = Account.objects.filter(is_demo=True)
        emails = sorted(accounts.values_list("email", flat=True))
        if not emails:
            self.stdout.write("There are no demo accounts.")
        elif yes:
            accounts.delete()
            self.stdout.write(f"Deleted {', '.join(emails)}.")
        else:
            self.stdout.write(f"Would delete {', '.join(emails)}. Run it again with --yes to do so.")
