"""Writers whom published guides cite: names that the check need not mark."""

from __future__ import annotations

from django.db import models

from learning.models import PracticeGuidePage


class CitedWriter(models.Model):
    """A surname among the references of one published guide, in lower case.

    Made anew whenever the guide is published (`services.citing`), never edited.
    """

    guide = models.ForeignKey(PracticeGuidePage, on_delete=models.CASCADE, related_name="+")
    surname = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "surname"], name="cited_writer_once_a_guide")
        ]

    def __str__(self) -> str:
        return self.surname
