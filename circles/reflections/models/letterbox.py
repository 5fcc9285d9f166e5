"""What was shared and is not handed on yet: envelopes that say nothing."""

from __future__ import annotations

import uuid

from django.db import models


class Envelope(models.Model):
    """One envelope of the letter box. Whether anything is in it cannot be told without the key.

    All of them are thrown away and made anew whenever something is put in or taken out, and by
    the clock: see `circles.reflections.services.letterbox`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        """Say nothing."""
        return "An envelope"
