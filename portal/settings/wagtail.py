"""Wagtail's own settings."""

from __future__ import annotations

from portal.settings.env import BASE_URL

WAGTAIL_SITE_NAME = "Practice development portal"
WAGTAILADMIN_BASE_URL = BASE_URL
# One door: allauth limits failed sign-ins, so the admin's own form is not offered.
WAGTAILADMIN_LOGIN_URL = "/cms/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"  # for pages kept to people who are signed in
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing is fetched from another host
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = True
# Notices of workflow go by mail through the file or SMTP backend, with its time-out.
WAGTAILADMIN_NOTIFICATION_USE_HTML = False
WAGTAILIMAGES_IMAGE_MODEL = "core.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.core.media_forms.SafeImageForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "core.PortalDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.core.media_forms.SafeDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # so that private documents are checked
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = ["application/pdf"]
WAGTAILMEDIA = {
    "MEDIA_MODEL": "core.PortalVideo",
    "MEDIA_FORM_BASE": "portal.core.video_forms.SafeVideoForm",
    "VIDEO_EXTENSIONS": ["mp4", "webm"],  # what every browser plays
}
# Editors' search stays on the database, so that publishing never depends on a cluster.
# People's search is `search/`.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILAPI_BASE_URL = BASE_URL
WAGTAILAPI_LIMIT_MAX = 100
