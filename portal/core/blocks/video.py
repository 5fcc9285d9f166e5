"""A video with its captions and transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtailmedia.blocks import VideoChooserBlock

from portal.core.searchable import plain_text

if TYPE_CHECKING:
    from portal.core.models import PortalVideo


class VideoBlock(VideoChooserBlock):
    """A video of the site's own, played here and asked of nobody else."""

    class Meta:
        icon = "media"
        label = "Video"
        template = "components/blocks/video.html"
        description = "A video with captions and transcript"

    def get_searchable_content(self, value: PortalVideo | None) -> list[str]:
        """Return what is said in it."""
        return [value.title, plain_text(value.transcript)] if value else []
