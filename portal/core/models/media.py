"""Images, documents and videos: models of ours, so that they can grow."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia

#: What a transcript may hold: who speaks in bold, what happens in italics.
TRANSCRIPT_FEATURES = ["bold", "italic", "ol", "ul"]


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


class PortalVideo(AbstractMedia):
    """A video, which nobody needs to hear or to see: it has captions and a transcript."""

    captions = models.FileField(
        upload_to="captions",
        help_text="A WebVTT file (.vtt) with what is said and what is heard. Most video editors "
        "and meeting tools can save one; read it through before you upload it.",
    )
    transcript = RichTextField(
        features=TRANSCRIPT_FEATURES,
        help_text=_(
            "What is said and what is seen, for people who would rather read. "
            "Name people by their roles."
        ),
    )

    admin_form_fields = ("title", "file", "captions", "transcript", "duration", "collection")

    class Meta(AbstractMedia.Meta):
        verbose_name = "video"
        verbose_name_plural = "videos"

    @property
    def url(self) -> str:
        """Return the address that asks who may see it first."""
        return reverse("video", args=[self.pk, self.filename])

    @property
    def captions_url(self) -> str:
        """Return the address of the captions, behind the same question."""
        return reverse("captions", args=[self.pk])
