"""Certificates: a number nobody guesses, a PDF file, and one page where numbers are checked.

A room that gives certificates registers in its `AppConfig.ready()` how it finds one by its
number. Whoever has the number learns what stands on the certificate and nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from portal.core.pdf import render_pdf

#: Letters and digits that are not taken for one another (Crockford).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 16
_TEMPLATE = Path(__file__).with_name("typst") / "certificate.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What one certificate says."""

    number: str
    name: str
    has_done: str
    title: str
    detail: str
    limits: str


Finder = Callable[[str], CertificateFacts | None]
_finders: list[Finder] = []


def register_certificates(find: Finder) -> None:
    """Make certificates of one kind known; `find` gets a number as it is stored."""
    if find not in _finders:
        _finders.append(find)


def new_number() -> str:
    """Return a number that nobody guesses: 80 random bits in sixteen letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH))


def spaced(number: str) -> str:
    """Return a number in groups of four, as it is read out."""
    return " ".join(number[at : at + 4] for at in range(0, NUMBER_LENGTH, 4))


def certificate_numbered(typed: str) -> CertificateFacts | None:
    """Return what the certificate with this number says, however the number was typed.

    Spaces and hyphens are passed over, and letters that Crockford's alphabet leaves out are
    read as the digits they look like.
    """
    plain = typed.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    number = "".join(one for one in plain if one in ALPHABET)
    if len(number) != NUMBER_LENGTH:
        return None
    found = (find(number) for find in _finders)
    return next((facts for facts in found if facts is not None), None)


def certificate_file(facts: CertificateFacts, *, check: str) -> HttpResponse:
    """Return a certificate as a PDF/UA-1 file; `check` is where its number can be checked."""
    content = render_pdf(
        _TEMPLATE,
        {
            "site": settings.WAGTAIL_SITE_NAME,
            "name": facts.name,
            "has_done": facts.has_done,
            "title": facts.title,
            "detail": facts.detail,
            "limits": facts.limits,
            "number": spaced(facts.number),
            "check": check,
        },
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{facts.number}.pdf"'
    return response
