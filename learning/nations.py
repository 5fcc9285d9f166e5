"""Where a law, a label or a guide holds."""

from __future__ import annotations

from django.db import models


class Nation(models.TextChoices):
    """The nations of the UK, each with children's law of its own, and the UK as a whole."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"
    UK = "uk", "UK"
