"""Shows, in development only, the mail the site has written to its folder."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.pagination import paginate


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _read(path: Path) -> EmailMessage:
    # Django's file backend ends each message with a line of dashes.
    raw = path.read_bytes().rsplit(b"\n" + b"-" * 79, 1)[0]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
    return message


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List letters, newest first."""
    files = sorted(_folder().glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    page = paginate(request, files)
    letters = [(path.name, _read(path)) for path in page.object_list]
    return render(request, "core/dev_mail.html", {"letters": letters, "page_obj": page})


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one letter's plain text, with its links and the names of its files."""
    path = _folder() / name
    if path.name != name or path.suffix != ".log" or not path.is_file():
        raise Http404
    message = _read(path)
    body = message.get_body(("plain",))
    context = {
        "letter": message,
        "text": body.get_content() if body else "",
        "files": [(part.get_filename(), part.get_content()) for part in message.iter_attachments()],
    }
    return render(request, "core/dev_letter.html", context)
