"""Every address of the site: the only place that knows all rooms."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from circles.api.endpoints import router as api
from portal.accounts.views import staff_door
from portal.core import media, videos, views

handler400 = "portal.core.views.bad_request"
handler403 = "portal.core.views.forbidden"
handler404 = "portal.core.views.not_found"
handler500 = "portal.core.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path("cms/login/", staff_door, name="staff_door"),
    # Wagtail's own form would be a second door, without a limit on failed sign-ins.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/video/<int:pk>/captions.vtt", videos.captions, name="captions"),
    path("media/video/<int:pk>/<str:name>", videos.video, name="video"),
    path("media/<path:path>", media.picture, name="picture"),
    path("accounts/", include("allauth.account.urls")),
    path("search/", include("search.urls")),
    path("my/", include("home.urls")),
    path("api/v2/", api.urls),
    path("", include("learning.readers.urls")),
    path("", include("learning.pathways.urls")),
    path("", include("learning.practice_tools.urls")),
    path("", include("learning.glossary.urls")),
    path("", include("circles.reflections.urls")),
    path("", include("circles.urls")),
    path("sitemap.xml", sitemap_views.sitemap, {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
]

if settings.DEBUG:
    from portal.core import dev_mail, styleguide

    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("dev/mail/", dev_mail.inbox, name="dev_mail"),
        path("dev/mail/<str:name>/", dev_mail.letter, name="dev_letter"),
    ]

# A page's file. Wagtail's own pattern has no dots; who may open the page may open it.
# Welsh pages begin with /cy/; English ones keep the addresses they have.
urlpatterns += i18n_patterns(
    re_path(r"^((?:[\w-]+/)+guide\.pdf)$", serve, name="guide_pdf"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
