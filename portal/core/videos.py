"""Serves videos and their captions, asking first whether their collection is private.

Players ask for parts of a file: to begin before it has arrived and to jump. Some refuse to
play what cannot be asked for in parts.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.core.media import YEAR, may_see
from portal.core.models import PortalVideo

_CHUNK = 64 * 1024
#: One range, as RFC 9110 section 14.1.2 writes it; several at once are answered whole.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@require_safe
def video(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Send a video, or the part of it that was asked for; 404 for what may not be seen."""
    found = get_object_or_404(PortalVideo.objects.select_related("collection"), pk=pk)
    restrictions = may_see(request, found.collection)
    kind = mimetypes.guess_type(found.filename)[0] or "application/octet-stream"
    response = _answer(found.file.open("rb"), found.file.size, request.headers.get("range", ""))
    response["Content-Type"] = kind
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = _kept(private=bool(restrictions))
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


@require_safe
def captions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the captions of a video; 404 for what may not be seen."""
    found = get_object_or_404(PortalVideo.objects.select_related("collection"), pk=pk)
    restrictions = may_see(request, found.collection)
    response = FileResponse(found.captions.open("rb"), content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = _kept(private=bool(restrictions))
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def _kept(*, private: bool) -> str:
    # The address stays when an editor replaces the file, so browsers ask again after an hour.
    return "private, no-store" if private else f"public, max-age={min(YEAR, 3600)}"


def _answer(file: IO[bytes], size: int, asked: str) -> HttpResponseBase:
    """Return the whole file, the part asked for, or that there is no such part."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match.groups() == ("", ""):
        return FileResponse(file)
    first, last = _bounds(*match.groups(), size=size)
    if first > last:
        file.close()
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    part = StreamingHttpResponse(_part(file, first, last - first + 1), status=206)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return part


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """Return the first and the last byte of a range; `-500` means the last five hundred."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk
