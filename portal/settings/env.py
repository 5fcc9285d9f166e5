"""Reads the environment; nothing else in the product may.

Every variable an operator can set is named here once, with its default.
`docs/operators/deploy.md` explains them.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import environ

env = environ.Env()

ROOT = Path(__file__).resolve().parents[2]

#: Everything the site writes lies here.
VAR_DIR = Path(env.str("VAR_DIR", default=str(ROOT / "var"))).resolve()

DEBUG: bool = env.bool("DEBUG", default=False)
#: Demonstration accounts; only ever honoured together with DEBUG.
DEMO: bool = env.bool("DEMO", default=False)
SECRET_KEY: str = env.str("SECRET_KEY", default="")
#: Keys the claim keys of reflections; kept apart so that SECRET_KEY can be rotated.
CLAIM_KEY_SECRET: str = env.str("CLAIM_KEY_SECRET", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
#: The address people type, used in mails and calendar files.
BASE_URL: str = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost.localdomain")
DATABASE_URL: str = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
SEARCH_URL: str = env.str("SEARCH_URL", default="")
SEARCH_INDEX: str = env.str("SEARCH_INDEX", default="portal")
SEARCH_API_KEY: str = env.str("SEARCH_API_KEY", default="")
SEARCH_CA_FILE: str = env.str("SEARCH_CA_FILE", default="")
#: Count how many people search for what, from five up; see docs/adr/0016.
COUNT_SEARCHES: bool = env.bool("COUNT_SEARCHES", default=True)
CACHE_URL: str = env.str("CACHE_URL", default="")
EMAIL_URL: str = env.str("EMAIL_URL", default="")
#: How many proxies in front of the site set X-Forwarded-Proto; 0 means none is believed.
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)
#: How many approved reflections must wait before any is published (never under 3).
REFLECTION_BATCH_MIN: int = env.int("REFLECTION_BATCH_MIN", default=5)
#: The hour (0-23, local time) at which approved reflections are published.
REFLECTION_RELEASE_HOUR: int = env.int("REFLECTION_RELEASE_HOUR", default=6)

#: Circles and sessions open to everybody as JSON and as a calendar for anybody to read.
PUBLIC_API: bool = env.bool("PUBLIC_API", default=True)
#: Ask other hosts whether the links in live pages still answer.
CHECK_LINKS: bool = env.bool("CHECK_LINKS", default=False)
#: A learning record store that is told, under a code, of modules completed; empty: none.
XAPI_URL: str = env.str("XAPI_URL", default="")
XAPI_USERNAME: str = env.str("XAPI_USERNAME", default="")
XAPI_PASSWORD: str = env.str("XAPI_PASSWORD", default="")


def local_secret(name: str) -> str:
    """Return a secret made at first use and kept in VAR_DIR, for development only.

    So a fresh checkout starts without anyone writing a key by hand, and people stay
    signed in over a restart. Production refuses to start without SECRET_KEY instead.
    """
    path = VAR_DIR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with path.open("x", encoding="ascii") as file:
                path.chmod(0o600)
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:  # another process of the same start was first
            pass
    return path.read_text(encoding="ascii")
