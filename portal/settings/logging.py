"""What is logged: what happened and to which id; never what people wrote or searched for."""

from __future__ import annotations

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "portal.core.logs.WithoutPersonalData"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["private"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # django's own handlers would print request details and mail stack traces with
        # what was posted; the root handler has the filter.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.db.backends": {"level": "WARNING"},
        "elastic_transport": {"level": "ERROR"},
        "django_tasks": {"level": "INFO"},
    },
}
