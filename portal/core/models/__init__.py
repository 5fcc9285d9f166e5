"""The models every room may use."""

from portal.core.models.base_page import PortalIndexPage, PortalPage
from portal.core.models.mail import OutgoingMail
from portal.core.models.media import PortalDocument, PortalImage, PortalRendition, PortalVideo
from portal.core.models.schedule import ScheduledJob
from portal.core.models.site_settings import SiteSettings

__all__ = [
    "OutgoingMail",
    "PortalDocument",
    "PortalImage",
    "PortalIndexPage",
    "PortalPage",
    "PortalRendition",
    "PortalVideo",
    "ScheduledJob",
    "SiteSettings",
]
