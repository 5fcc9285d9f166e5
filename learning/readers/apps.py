"""What readers do with guidance."""

from __future__ import annotations

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    """Reading lists, what was read, topics followed, and whether a page was useful."""

    name = "learning.readers"
    label = "readers"
    verbose_name = "Readers"

    def ready(self) -> None:
        """Show the reader's own part on every page of guidance; send the digest by the clock."""
        from learning.extensions import register_page_panel
        from learning.readers import digest, panels

        register_page_panel(panels.own_marks)
        register_page_panel(panels.was_it_useful)
        digest.register_kinds()
