from typing import Self

from django.db import models


class ProfileQuerySet(models.QuerySet):
    def of_account(self, account: object) -> Self:
        return self.filter(account=account)

    def for_request(self) -> Self:
        """The profile behind a request, its account in the same query."""
        return self.select_related("account")

    def with_demographics(self) -> Self:
        """The few that told us something about themselves."""
        return self.exclude(gender="", age_band="", occupation="")
