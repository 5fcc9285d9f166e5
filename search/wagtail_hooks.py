"""Registrations only."""

from __future__ import annotations

from functools import partial

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from learning.publishing.reports import MENU_HOOK
from search import explaining_views, promotions, reports
from search.viewsets import SynonymSetViewSet

register_snippet(SynonymSetViewSet)

hooks.register("construct_reports_menu", promotions.without_search_terms)
hooks.register("register_admin_urls", reports.admin_urls)
hooks.register("register_admin_urls", explaining_views.admin_urls)
hooks.register(MENU_HOOK, explaining_views.menu_item)
for position, report in enumerate(reports.REPORTS):
    hooks.register(MENU_HOOK, partial(report.menu_item, 800 + 100 * position))
