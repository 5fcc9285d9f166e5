"""A laptop: SQLite, embedded search, mail in a folder. DEBUG and DEMO as the environment says."""

from __future__ import annotations

from portal.settings import env
from portal.settings.base import *  # noqa: F403

DEBUG = env.env.bool("DEBUG", default=True)
#: Without DEBUG there are no demonstration accounts, whatever the environment says.
PORTAL_DEMO = DEBUG and env.DEMO
SECRET_KEY = env.SECRET_KEY or env.local_secret("secret_key")
PORTAL_CLAIM_KEY_SECRET = env.CLAIM_KEY_SECRET or env.local_secret("claim_key_secret")
ALLOWED_HOSTS = [*env.ALLOWED_HOSTS, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
