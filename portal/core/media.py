"""Serves pictures, asking first whether their collection is private.

Wagtail keeps every rendition of a private picture where anyone with the address may
fetch it; so the media folder is not public here and this view stands before it.
Documents are served by Wagtail's own checked view.
"""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from wagtail.models import Collection, CollectionViewRestriction

from portal.core.models import PortalImage, PortalRendition

YEAR = 31_536_000


@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """Send one image or rendition; 404 for anything else and for what may not be seen."""
    image = _image_of(path)
    if image is None:
        raise Http404
    restrictions = may_see(request, image.collection)
    try:
        file = default_storage.open(path)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error
    response = FileResponse(file)
    response["Cache-Control"] = (
        "private, no-store" if restrictions else f"public, max-age={YEAR}, immutable"
    )
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def may_see(request: HttpRequest, collection: Collection) -> list[CollectionViewRestriction]:
    """Return what restricts a collection; raises Http404 where that stops this person."""
    restrictions = list(collection.get_view_restrictions())
    if any(not restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    return restrictions


def _image_of(path: str) -> PortalImage | None:
    if "\0" in path:
        return None
    if path.startswith("images/"):
        rendition = (
            PortalRendition.objects.select_related("image__collection").filter(file=path).first()
        )
        return rendition.image if rendition else None
    if path.startswith("original_images/"):
        image: PortalImage | None = (
            PortalImage.objects.select_related("collection").filter(file=path).first()
        )
        return image
    return None
