"""What the starter content put where, so that loading it again never undoes an editor's work."""

from __future__ import annotations

from django.db import models


class StarterItem(models.Model):
    """One thing that `load_starter_content` made or took over.

    `stored_state` says how the stored object looked right after loading. If it looks different
    now, somebody has edited it and the loader leaves it alone. A row stays when its object is
    deleted: what an editor deleted is not made again.
    """

    key = models.CharField(max_length=200, unique=True, editable=False)
    model = models.CharField(max_length=100, editable=False)
    object_id = models.CharField(max_length=64, blank=True, editable=False)
    content_digest = models.CharField(max_length=64, editable=False)
    stored_state = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        """Name the piece of content by its file."""
        return self.key
