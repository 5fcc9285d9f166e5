"""What rooms above show on a page of guidance, without this room knowing them.

A room registers a function in its `AppConfig.ready()`. It is called with the page and the request
and returns a panel, or None when it has nothing to say.
"""

from __future__ import annotations

from portal.core.panels import PanelRegistry

_panels = PanelRegistry()
_completion = PanelRegistry()

#: Show what a function returns on every guide, resource and module.
register_page_panel = _panels.register

#: Show what a function returns at the end of every module.
register_completion_panel = _completion.register

#: Return the panels at the end of one module for one request.
completion_panels = _completion.panels

#: Return the panels of one page for one request, in the order of registration.
page_panels = _panels.panels
