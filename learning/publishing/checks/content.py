"""Checks of what readers rely on. Those that block are refused when a page is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail.blocks import RichTextBlock, URLBlock

from learning.blocks import EmmieBlock, EvidenceBlock, ReferenceBlock, StepBlock
from learning.blocks.references import DOI_PATTERN, YEAR_PATTERN
from learning.publishing.checks.findings import Finding, parts_of
from portal.core.blocks import PictureBlock

if TYPE_CHECKING:
    from learning.models.base import LearningPage
    from portal.core.models import PortalPage


def no_review_date(page: LearningPage) -> Iterator[Finding]:
    """Find a page that nobody will be reminded to review."""
    if page.next_review_due is None:
        yield Finding(
            "next_review_due",
            _("Say when the next review is due, so that somebody is reminded."),
            blocks=True,
        )


def rated_without_source(page: LearningPage) -> Iterator[Finding]:
    """Find ratings of evidence, and reviews read by EMMIE, that rest on no source."""
    for part in parts_of(page):
        if not isinstance(part.block, (EvidenceBlock, EmmieBlock)):
            continue
        rated = isinstance(part.block, EmmieBlock) or part.value["rating"]
        if rated and not any(part.value["references"]):
            yield Finding(
                part.field,
                _("A finding has a rating and no source. Add the key of a reference to it."),
                blocks=True,
                path=(*part.path, "references"),
            )


def picture_without_words(page: LearningPage) -> Iterator[Finding]:
    """Find pictures that say nothing to somebody who cannot see them."""
    for part in parts_of(page):
        if not isinstance(part.block, PictureBlock):
            continue
        if part.value["image"] and not part.value["alternative_text"].strip():
            yield Finding(
                part.field,
                _(
                    "A picture has no alternative text. Say what it tells, or take it out "
                    "if it tells nothing."
                ),
                blocks=True,
                path=(*part.path, "alternative_text"),
            )


def malformed_doi(page: LearningPage) -> Iterator[Finding]:
    """Find what stands as a DOI and is none."""
    for part in parts_of(page):
        if isinstance(part.block, ReferenceBlock):
            doi = part.value["doi"] or ""
            if doi and not re.match(DOI_PATTERN, doi):
                yield Finding(
                    part.field,
                    _(
                        "“%(doi)s” is no DOI. A DOI looks like 10.1093/bjsw/bcy126, without https://."
                    )
                    % {"doi": doi},
                    blocks=True,
                    path=(*part.path, "doi"),
                )


def year_unclear(page: LearningPage) -> Iterator[Finding]:
    """Find sources of which nobody can tell how old they are."""
    for part in parts_of(page):
        if isinstance(part.block, ReferenceBlock):
            year = part.value["year"] or ""
            if not re.match(YEAR_PATTERN, year):
                yield Finding(
                    part.field,
                    _(
                        "The source “%(key)s” has no year that can be read. Write four digits, "
                        "such as 2019, or “no date”."
                    )
                    % {"key": part.value["key"]},
                    blocks=True,
                    path=(*part.path, "year"),
                )


def must_without_law(page: LearningPage) -> Iterator[Finding]:
    """Find steps that say what the law requires without saying which law."""
    for part in parts_of(page):
        if not isinstance(part.block, StepBlock):
            continue
        if part.value["strength"] == "must" and not (part.value["law"] or "").strip():
            yield Finding(
                part.field,
                _(
                    "The step “%(title)s” says “must” and not what requires it. Name the Act and "
                    "section, or say “should”."
                )
                % {"title": part.value["title"]},
                blocks=True,
                path=(*part.path, "law"),
            )


def malformed_link(page: LearningPage) -> Iterator[Finding]:
    """Find addresses that no browser could open."""
    for field, path, address in addresses_in(page):
        if not _can_be_opened(address):
            yield Finding(
                field,
                _("“%(address)s” is no address that can be opened. It begins with https://.")
                % {"address": address},
                path=path,
            )


def addresses_in(page: PortalPage) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Return every address of another site as it was written: field, way to it, address."""
    for part in parts_of(page):
        if isinstance(part.block, URLBlock) and part.value:
            yield part.field, part.path, part.value
        elif isinstance(part.block, RichTextBlock) and part.value:
            source = getattr(part.value, "source", part.value)
            for link in BeautifulSoup(source, "html.parser").find_all("a", href=True):
                address = str(link["href"]).strip()
                if not address.startswith(("mailto:", "tel:", "#", "/")):
                    yield part.field, part.path, address


def _can_be_opened(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        return False
