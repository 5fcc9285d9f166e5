"""Refuses to start with settings that would lose or leak something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.checks import Tags as CheckTags


@register(CheckTags.database)
def database_waits_its_turn(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """SQLite must begin transactions IMMEDIATE; PostgreSQL must have time-outs."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        if options.get("transaction_mode") != "IMMEDIATE":
            return [Error("SQLite must use immediate transactions.", id="portal.E001")]
    elif "statement_timeout" not in options.get("options", ""):
        return [Error("PostgreSQL must have time-outs set.", id="portal.E002")]
    return []


@register()
def mail_gives_up(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A silent mail server must not hold the worker for ever."""
    if not settings.EMAIL_TIMEOUT:
        return [Error("EMAIL_TIMEOUT must be set.", id="portal.E003")]
    return []


@register()
def no_demonstration_in_public(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Demonstration accounts must never be possible with DEBUG off."""
    if settings.PORTAL_DEMO and not settings.DEBUG:
        return [Error("DEMO needs DEBUG.", id="portal.E004")]
    return []


@register()
def every_page_type_can_be_found(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Every page type says how it is searched, or that it is not."""
    from portal.core.models import PortalPage
    from portal.core.searchable import source_of_model

    return [
        Warning(
            f"{model._meta.label} is not searchable and does not say so.",
            hint="Register a PageSearchSource, or set `not_searchable = True` on the page.",
            id="portal.W005",
        )
        for model in apps.get_models()
        if issubclass(model, PortalPage)
        and not getattr(model, "not_searchable", False)
        and source_of_model(model) is None
    ]
