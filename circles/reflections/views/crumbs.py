"""The way back up from pages of this room."""

from __future__ import annotations

CRUMBS = [("Home", "/"), ("Reflections", "/reflections/")]
DESK_CRUMBS = [("Facilitator’s desk", "/desk/")]
