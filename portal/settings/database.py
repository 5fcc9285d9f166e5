"""SQLite tuned for many writers by default, PostgreSQL by DATABASE_URL."""

from __future__ import annotations

from typing import Any

import environ

from portal.settings.env import DATABASE_URL

#: Seconds a statement, a lock and a connection attempt may take on PostgreSQL. Without
#: these a silent server hangs the request for ever.
CONNECT_TIMEOUT = 3
STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 3_000
IDLE_IN_TRANSACTION_MS = 30_000


def database(url: str) -> dict[str, Any]:
    """Return Django's database settings for one address."""
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            # With the default (deferred) most concurrent writers fail at once with
            # "database is locked"; with IMMEDIATE they wait their turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL rather than NORMAL: a booking that was acknowledged must survive a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864; "
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
            ),
        }
    else:
        options = config.setdefault("OPTIONS", {})
        options["connect_timeout"] = CONNECT_TIMEOUT
        options["options"] = (
            f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS} "
            f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_MS}"
        )
    return config


DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
