"""Images and documents: ours before the first migration, so that they can grow."""

from __future__ import annotations

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class PortalImage(AbstractImage):
    """An image; its file was drawn afresh at upload, so it carries no position or camera."""

    admin_form_fields = Image.admin_form_fields


class PortalRendition(AbstractRendition):
    """One size of an image."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_spec"
            )
        ]


class PortalDocument(AbstractDocument):
    """A file people download."""

    admin_form_fields = Document.admin_form_fields
