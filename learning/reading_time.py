"""How long a page takes to read."""

from __future__ import annotations

import math

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

#: Words a minute of silent reading in English non-fiction: the mean of Brysbaert, M. (2019) "How
#: many words do we read per minute? A review and meta-analysis of reading rate", Journal of
#: Memory and Language 109, 104047. People differ widely; it is a guide to whether now will do.
WORDS_A_MINUTE = 238


class Length(models.TextChoices):
    """How long a guide takes, in the steps that lists are narrowed by."""

    SHORT = "short", _("Under 5 minutes")
    MEDIUM = "medium", _("5 to 10 minutes")
    LONG = "long", _("Over 10 minutes")

    @classmethod
    def of(cls, minutes: int) -> Length:
        """Return the step that so many minutes fall into."""
        if minutes < 5:  # noqa: PLR2004 - the labels above say it
            return cls.SHORT
        return cls.MEDIUM if minutes <= 10 else cls.LONG  # noqa: PLR2004


def reading_minutes(text: str) -> int:
    """Return the minutes that this text takes, at least one; markup is not counted."""
    return max(1, math.ceil(len(strip_tags(text).split()) / WORDS_A_MINUTE))
