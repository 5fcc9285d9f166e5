"""The way back up from pages of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CRUMBS = [(_("Home"), "/"), (_("Reflections"), "/reflections/")]
DESK_CRUMBS = [(_("Facilitator’s desk"), "/desk/")]
