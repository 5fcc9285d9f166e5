"""Apps, middleware, templates and languages; the other subjects are imported from beside."""

from __future__ import annotations

import environ

from portal.settings.accounts import *  # noqa: F403
from portal.settings.database import *  # noqa: F403
from portal.settings.env import (
    BASE_URL,
    CACHE_URL,
    CHECK_LINKS,
    EMAIL_URL,
    PUBLIC_API,
    REFLECTION_BATCH_MIN,
    REFLECTION_RELEASE_HOUR,
    ROOT,
    TRUSTED_PROXIES,
    VAR_DIR,
    XAPI_PASSWORD,
    XAPI_URL,
    XAPI_USERNAME,
)
from portal.settings.env import DEFAULT_FROM_EMAIL as DEFAULT_FROM_EMAIL
from portal.settings.logging import *  # noqa: F403
from portal.settings.search import *  # noqa: F403
from portal.settings.security import *  # noqa: F403
from portal.settings.wagtail import *  # noqa: F403

INSTALLED_APPS = [
    "home",
    "search",
    "circles",
    "circles.reflections",
    "learning.publishing",
    "learning.readers",
    "learning.pathways",
    "learning.documents",
    "learning.importing",
    "learning.questions",
    "learning.practice_tools",
    "learning.glossary",
    "learning",
    "portal.notifications",
    "portal.accounts",
    "portal.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.typed_table_block",
    "wagtailmedia",
    "wagtail.embeds",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.RequestReferenceMiddleware",
    "portal.core.middleware.HeadersMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.core.middleware.PlainErrorsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "portal.core.forms.PortalFormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.core.context_processors.portal",
                "portal.accounts.context_processors.person",
            ],
        },
    },
]

LANGUAGE_CODE = "en-gb"
#: Pages may be in these; staff add Welsh under Settings → Locales when they begin to translate.
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = VAR_DIR / "media"
# No view serves this prefix: images go through `portal.core.media`, documents through Wagtail.
MEDIA_URL = "/media/"

PORTAL_VAR_DIR = VAR_DIR
PORTAL_BASE_URL = BASE_URL
PORTAL_CHECK_LINKS = CHECK_LINKS
PORTAL_PUBLIC_API = PUBLIC_API
# So many proxies are believed about who asks; the limit of the public API counts by it.
REST_FRAMEWORK = {"NUM_PROXIES": TRUSTED_PROXIES}
PORTAL_XAPI_URL = XAPI_URL
PORTAL_XAPI_USERNAME = XAPI_USERNAME
PORTAL_XAPI_PASSWORD = XAPI_PASSWORD
PORTAL_LINKS_MAY_BE_PRIVATE = False  # tests alone ask a server on their own machine
PORTAL_REFLECTION_BATCH_MIN = max(3, REFLECTION_BATCH_MIN)
PORTAL_REFLECTION_RELEASE_HOUR = REFLECTION_RELEASE_HOUR

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# `script/server` runs one web process of many threads, so its own memory is shared by
# every request. Several processes need CACHE_URL, or rate limits count in each apart.
CACHES = {
    "default": (
        environ.Env.cache_url_config(CACHE_URL)
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# Whatever sends mail (allauth, Wagtail, our own notifications) only writes a row; the
# worker hands it to the real backend. A silent mail server holds up nobody's request.
EMAIL_BACKEND = "portal.core.mail.QueuedEmailBackend"
EMAIL_TIMEOUT = 3
if EMAIL_URL:
    _email = environ.Env.email_url_config(EMAIL_URL)
    PORTAL_MAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST = _email.get("EMAIL_HOST", "")
    EMAIL_PORT = _email.get("EMAIL_PORT", 25)
    EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
else:
    PORTAL_MAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
