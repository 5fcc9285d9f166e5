"""Where a law, a label or a guide holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nation(models.TextChoices):
    """The nations of the UK, each with children's law of its own, and the UK as a whole."""

    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    UK = "uk", _("UK")
