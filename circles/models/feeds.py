"""A person's own calendar feed: the address that a calendar program asks."""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def token_hash(token: str) -> str:
    """Return what is stored of a token: enough to know it again, too little to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


class FeedToken(models.Model):
    """The key in the address of one person's feed, of which only the hash is known here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(
        null=True, blank=True, help_text=_("The day alone: when a calendar asks tells of a person.")
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person",), condition=Q(revoked_at=None), name="one_live_feed_per_person"
            )
        ]

    def __str__(self) -> str:
        """Give neither the person nor the key."""
        return "Calendar feed"
