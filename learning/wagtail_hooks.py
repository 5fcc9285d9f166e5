"""Registrations only."""

from __future__ import annotations

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from learning.guards import refuse_to_delete_begun_in_bulk, refuse_to_delete_begun_modules
from learning.viewsets import TaxonomyGroup, retire_button

register_snippet(TaxonomyGroup)
hooks.register("register_snippet_listing_buttons", retire_button)
hooks.register("before_delete_page", refuse_to_delete_begun_modules)
hooks.register("before_bulk_action", refuse_to_delete_begun_in_bulk)
