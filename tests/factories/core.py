"""Builders for the room everything stands on."""

from __future__ import annotations

import wagtail_factories

from portal.core.models import PortalDocument, PortalImage


class PortalImageFactory(wagtail_factories.ImageFactory):
    class Meta:
        model = PortalImage


class PortalDocumentFactory(wagtail_factories.DocumentFactory):
    class Meta:
        model = PortalDocument
