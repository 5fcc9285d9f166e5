"""Tests: real database, real task queue, mail kept in memory, quick password hashes."""

from __future__ import annotations

from portal.settings import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES as DATABASES

DEBUG = False
PORTAL_DEMO = False
SECRET_KEY = "tests-only-and-nowhere-else-0123456789abcdefghijklmnop"  # noqa: S105
PORTAL_CLAIM_KEY_SECRET = "tests-only-claim-key-secret-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PORTAL_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# A test class that times out would say nothing; a connection kept open by a test would
# keep its database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if env.DATABASE_URL.startswith("sqlite"):
    DATABASES["default"]["TEST"] = {"NAME": None}
