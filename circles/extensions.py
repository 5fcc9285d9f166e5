"""What rooms above show on a circle's page, without this room knowing them.

A room registers a function in its `AppConfig.ready()`. It is called with the circle and the
request and returns a panel, or None when it has nothing to say.
"""

from __future__ import annotations

from portal.core.panels import PanelRegistry

_panels = PanelRegistry()

#: Show what a function returns on every circle's page.
register_circle_panel = _panels.register

#: Return the panels of one circle for one request, in the order of registration.
circle_panels = _panels.panels
