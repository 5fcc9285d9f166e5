"""That a reflection helped somebody."""

from __future__ import annotations

from django.db import models

from circles.reflections.models.stored import MAC_LENGTH


class HelpedMark(models.Model):
    """One reader was helped by one reflection. Which reader is told by nothing in the row.

    ``digest`` is a keyed digest of both, so that a person counts once and can take the mark back.
    No foreign key: tables of reflections are written anew, which one would forbid.
    """

    digest = models.CharField(primary_key=True, max_length=MAC_LENGTH)
    reflection_id = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        """Say what it is; never whose."""
        return "Somebody was helped"
