"""Registrations only."""

from __future__ import annotations

from functools import partial

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from learning.pathways import reports
from learning.pathways.viewsets import PathwayViewSet
from learning.publishing.reports import MENU_HOOK

register_snippet(PathwayViewSet)
hooks.register("register_admin_urls", reports.admin_urls)
for position, report in enumerate(reports.REPORTS):
    hooks.register(MENU_HOOK, partial(report.menu_item, 700 + 100 * position))
