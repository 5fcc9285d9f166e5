"""Videos with captions and a transcript."""

from __future__ import annotations

import factory
from django.core.files.base import ContentFile

from portal.core.models import PortalVideo

#: The beginning of a WebM file, and enough after it to ask for in parts.
WEBM = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 40
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nWorker: Thank you for seeing me.\n"


class PortalVideoFactory(factory.django.DjangoModelFactory):
    title = "A first visit"
    type = "video"
    duration = 2
    transcript = "<p><b>Worker:</b> Thank you for seeing me.</p>"
    file = factory.LazyFunction(lambda: ContentFile(WEBM, "visit.webm"))
    captions = factory.LazyFunction(lambda: ContentFile(CAPTIONS, "visit.vtt"))

    class Meta:
        model = PortalVideo
