"""What rooms above show on a page of guidance, without this room knowing them.

A room registers a function in its `AppConfig.ready()`. It is called with the page and the request
and returns a panel, or None when it has nothing to say.
"""

from __future__ import annotations

from portal.core.panels import PanelRegistry

_panels = PanelRegistry()

#: Show what a function returns on every guide, resource and module.
register_page_panel = _panels.register

#: Return the panels of one page for one request, in the order of registration.
page_panels = _panels.panels
