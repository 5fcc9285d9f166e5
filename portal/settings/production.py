"""A server: refuses to start half-configured rather than run unsafely."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from portal.settings import env
from portal.settings.base import *  # noqa: F403

DEBUG = False
PORTAL_DEMO = False


def _required(name: str, value: str) -> str:
    if not value:
        message = f"{name} must be set in production."
        raise ImproperlyConfigured(message)
    return value


SECRET_KEY = _required("SECRET_KEY", env.SECRET_KEY)
PORTAL_CLAIM_KEY_SECRET = _required("CLAIM_KEY_SECRET", env.CLAIM_KEY_SECRET)
ALLOWED_HOSTS = env.ALLOWED_HOSTS
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's hosts in production.")
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.TRUSTED_PROXIES
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
