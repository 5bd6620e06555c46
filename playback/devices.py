"""What a title is watched on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Device(models.TextChoices):
    PHONE = "phone", _("a phone")
    TABLET = "tablet", _("a tablet")
    TV = "tv", _("a television")
    COMPUTER = "computer", _("a computer")
